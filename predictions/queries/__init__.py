"""What pages, exports and other contexts read about predictions."""
