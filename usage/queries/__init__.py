"""What other contexts may read of usage."""
