"""What a person may set for themselves, on one page."""
