"""The pages of predictions."""
