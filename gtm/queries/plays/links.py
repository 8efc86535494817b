"""Where plays are found."""

from customers.queries.account import account_url


def play_url(play_pk: int, account_pk: int) -> str:  # noqa: ARG001
    """The page on which a play is worked off."""
    return f"{account_url(account_pk)}#panel-plays"
