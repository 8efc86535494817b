"""The performance goals, each measured beside its floor in one run."""
