"""What plays do: whom to compare, and what came of it."""
