"""What pages read about accounts."""
