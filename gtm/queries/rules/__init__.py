"""What rules ask, and what pages show of them."""
