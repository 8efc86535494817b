"""Finding anything by what somebody types: rows of every context, pages and actions."""
