"""The first page after the login: what needs somebody today, and how the person's accounts stand."""
