"""What people may do about many accounts at once."""
