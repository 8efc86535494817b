"""Commands as people call them, and what they say."""

from io import StringIO

from django.core.management import call_command

GOOD = "customer_id,signup_date,mrr\nacme,2024-01-01,100\n"
EVENTS = "customer_id,timestamp,event_type\n"
NOTHING_IN, SOME_ROWS_REJECTED = 2, 1


def run_import(*arguments: str) -> tuple[int, str]:
    """The exit code of import_data and everything it said."""
    said = StringIO()
    try:
        call_command("import_data", *arguments, stdout=said, stderr=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()
