"""What the product tells people by itself: the events, the inbox, and mail."""
