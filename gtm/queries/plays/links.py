"""Where plays are found."""

from churnapp.web.addresses import address


def play_url(play_pk: int) -> str:
    """The page on which a play is worked off."""
    return address("gtm:play", play_pk)
