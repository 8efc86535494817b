"""Looking with rules: who enters them, who leaves, and what is done about it."""
