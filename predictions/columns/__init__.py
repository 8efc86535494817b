"""The columns of the lists of this context, and those it adds to the account list."""
