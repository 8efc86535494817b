"""The portfolio as leaders see it."""
