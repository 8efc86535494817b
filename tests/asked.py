"""The statements that pages send, as Django tells them."""

READING = ("SELECT", "QUERY = 'SELECT")
"""How statements begin that only read; the latter where PostgreSQL gets their values beside them."""
