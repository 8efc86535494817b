"""Following an account, and telling its followers."""

from collections.abc import Collection
from datetime import datetime

from churnapp.accounts.models import User
from churnapp.notifications.notify import Note, Title, notify_all
from customers.models import CustomerRecord, FollowRecord

FOLLOWED = "followed"


def follow(account: CustomerRecord, user: User, *, now: datetime) -> None:
    """Lets a person hear of an account; twice is once."""
    FollowRecord.objects.get_or_create(customer=account, user=user, defaults={"since": now})


def unfollow(account: CustomerRecord, user: User) -> None:
    """Lets a person hear of an account no longer."""
    FollowRecord.objects.filter(customer=account, user=user).delete()


def tell_followers(
    account_pk: int, title: Title, url: str, dedupe_key: str, *, but: Collection[int | None] = ()
) -> None:
    """Tells those who follow an account of news about it.

    Args:
        account_pk: which.
        title: what happened, in one line, or what says it in the language of whoever is told.
        url: where it can be seen.
        dedupe_key: the same word for the same news.
        but: keys of people who know already.
    """
    followers = FollowRecord.objects.filter(customer=account_pk).values_list("user", flat=True)
    told = [
        Note(pk, title, url, f"{dedupe_key}-{pk}", account_pk) for pk in followers.order_by() if pk not in but
    ]
    if told:
        notify_all(FOLLOWED, told)
