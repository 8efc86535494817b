"""Watching the published model: inputs every day, matured predictions every month."""
