"""What differs from Django's German formats."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
