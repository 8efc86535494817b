"""What pages and other contexts read of customers: one query per function, plain rows out."""
