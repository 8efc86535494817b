"""Renewals as pages read them."""
