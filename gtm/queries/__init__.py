"""Reading opportunities for pages."""
