"""Who uses the product at one account, as its page shows it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from customers.models import ContactRecord
from predictions.mart import UserDay

MOST_USERS = 5
# from here on the usage of an account leans on one person
LEANING_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class UsageUser:
    """One user in one window.

    Attributes:
        name: of the contact behind the id, else the id as the events have it.
        share: of the account's events, those without a user included.
        silent_days: days since the last active day.
    """

    name: str
    event_count: int
    share: float
    active_days: int
    last_active_on: date
    silent_days: int


@dataclass(frozen=True, slots=True)
class UsageUsers:
    """The users of an account in one window.

    Attributes:
        rows: at most five, who did most first.
        count: all of them.
        named_share: share of the events that name a user; None without events.
    """

    rows: tuple[UsageUser, ...] = ()
    count: int = 0
    named_share: float | None = None

    @property
    def hidden_count(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)

    @property
    def leans_on(self) -> UsageUser | None:
        """Whoever does half of it or more, where there are others."""
        top = self.rows[0] if self.count > 1 else None
        return top if top and top.share >= LEANING_SHARE else None


def users_of(days: Sequence[UserDay], event_count: int, as_of: date, names: Mapping[str, str]) -> UsageUsers:
    """Adds up what each user did.

    Args:
        days: of one account in one window.
        event_count: events of the account in the window, with a user or without.
        as_of: last day of the window.
        names: of the people behind user ids, where they are known.
    """
    if not event_count:
        return UsageUsers()
    totals: Counter[str] = Counter()
    active: Counter[str] = Counter()
    last: dict[str, date] = {}
    for row in days:
        totals[row.user_id] += row.event_count
        active[row.user_id] += 1
        last[row.user_id] = max(row.day, last.get(row.user_id, row.day))
    rows = tuple(
        UsageUser(
            name=names.get(user, user),
            event_count=count,
            share=count / event_count,
            active_days=active[user],
            last_active_on=last[user],
            silent_days=(as_of - last[user]).days,
        )
        for user, count in totals.most_common(MOST_USERS)
    )
    return UsageUsers(rows, len(totals), sum(totals.values()) / event_count)


def names_of_users(customer_pk: int, user_ids: Iterable[str]) -> dict[str, str]:
    """The contacts of an account behind user ids, found by their key or mail address, in one query."""
    asked = set(user_ids)
    if not asked:
        return {}
    contacts = ContactRecord.objects.present().filter(customer=customer_pk)
    known = contacts.filter(Q(contact_id__in=asked) | Q(email__in=asked))
    names: dict[str, str] = {}
    for contact_id, email, name in known.values_list("contact_id", "email", "name"):
        names.update({key: name for key in (contact_id, email) if key in asked})
    return names
