"""German dates are Django's; numbers for machines keep their point."""
