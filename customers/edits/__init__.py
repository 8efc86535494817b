"""What people may change on accounts: in place, and on many at once."""
