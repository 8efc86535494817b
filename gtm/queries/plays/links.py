"""Where plays are found."""

from django.urls import reverse


def play_url(play_pk: int) -> str:
    """The page on which a play is worked off."""
    return reverse("gtm:play", args=[play_pk])
