"""The columns of the lists of this context."""
