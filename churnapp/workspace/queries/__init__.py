"""What pages of the workspace read."""
