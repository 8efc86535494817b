"""Plays as pages show them."""
