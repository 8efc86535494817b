"""Sending messages to other programs, without ever reaching into the own network."""
