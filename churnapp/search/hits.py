"""What a search shows, in groups."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from churnapp.accounts.models import User
from churnapp.saying import say
from churnapp.web.navigation import Action, actions_for, navigation_for
from churnapp.web.search import Typed
from churnapp.web.templatetags.formats import day, money
from customers.queries.account import account_url
from customers.queries.search import AccountFound, accounts_in_order, find_accounts, find_contacts
from gtm.queries.search import OpportunityFound, find_opportunities, find_plays
from predictions.models import CurrentScoreRecord

IN_PALETTE, ON_PAGE = 5, 20
MOST_RECENT = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One line that leads somewhere.

    Attributes:
        detail: smaller, behind the label.
        probability, tier: of leaving, for accounts with a score.
    """

    label: str
    url: str
    icon: str
    detail: str = ""
    probability: float | None = None
    tier: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one kind."""

    heading: str
    hits: tuple[Hit, ...]


def search(user: User, typed: Typed, limit: int = IN_PALETTE) -> list[HitGroup]:
    """What may be meant, kind by kind, in some twenty queries at most.

    Where the name of an account holds what was typed, nobody looks for people whose names are only like it.

    Args:
        user: who searches; nothing is found that this person may not see.
        typed: not empty.
        limit: of each kind.
    """
    accounts = find_accounts(user, typed, limit)
    pks = [account.pk for account in accounts]
    places = _places(user, typed)
    guesses = not any(typed.is_held_by(account.name, account.customer_id) for account in accounts)
    groups = (
        (gettext("Accounts"), _account_hits(accounts)),
        (gettext("Pages and actions"), places[:limit]),
        (gettext("Contacts"), _contact_hits(user, typed, limit, guesses=guesses)),
        (gettext("Opportunities"), _opportunity_hits(user, typed, pks, limit)),
        (gettext("Open plays"), _play_hits(user, pks, limit)),
    )
    return [HitGroup(heading, tuple(hits)) for heading, hits in groups if hits]


def suggestions(user: User, recent: list[int]) -> list[HitGroup]:
    """What is shown before anything is typed: accounts looked at last, actions and pages."""
    accounts = _account_hits(accounts_in_order(user, recent[:MOST_RECENT]))
    actions = [_action_hit(action) for action in actions_for(user)]
    pages = list(_pages(user))
    groups = ((gettext("Looked at last"), accounts), (gettext("Actions"), actions), (gettext("Pages"), pages))
    return [HitGroup(heading, tuple(hits)) for heading, hits in groups if hits]


def _account_hits(accounts: list[AccountFound]) -> list[Hit]:
    if not accounts:
        return []
    found = CurrentScoreRecord.objects.filter(pk__in=[account.pk for account in accounts])
    scores = {score.pk: score for score in found.only("churn_probability", "risk_tier")}
    hits = []
    for account in accounts:
        score = scores.get(account.pk)
        hits.append(
            Hit(
                account.name,
                account_url(account.pk),
                "building",
                " · ".join(
                    filter(None, (account.csm, pgettext("of an account", "left") if account.has_left else ""))
                )
                or account.customer_id,
                score.churn_probability if score else None,
                score.risk_tier if score else "",
            )
        )
    return hits


def _contact_hits(user: User, typed: Typed, limit: int, *, guesses: bool) -> list[Hit]:
    return [
        Hit(
            contact.name,
            account_url(contact.account_pk),
            "user-circle",
            " · ".join(filter(None, (contact.title, contact.account))),
        )
        for contact in find_contacts(user, typed, limit, guesses=guesses)
    ]


def _opportunity_hits(user: User, typed: Typed, pks: list[int], limit: int) -> list[Hit]:
    return [
        Hit(
            f"{found.account}: {money(found.amount)}",
            reverse("gtm:opportunity", args=[found.pk]),
            "target-arrow",
            _opportunity_detail(found, typed),
        )
        for found in find_opportunities(user, typed, pks, limit)
    ]


def _opportunity_detail(found: OpportunityFound, typed: Typed) -> str:
    """The id only for whoever typed it: it says nothing to others."""
    words = [found.stage, day(found.close_date)]
    is_typed = found.opp_id.lower().startswith(typed.text.lower())
    return " · ".join([found.opp_id, *words] if is_typed else words)


def _play_hits(user: User, pks: list[int], limit: int) -> list[Hit]:
    return [
        Hit(
            f"{found.account}: {found.play_type}",
            f"{account_url(found.account_pk)}#panel-plays",
            "clipboard-check",
            gettext("%(reason)s · due %(due_on)s") % {"reason": found.reason, "due_on": day(found.due_on)},
        )
        for found in find_plays(user, pks, limit)
    ]


def _places(user: User, typed: Typed) -> list[Hit]:
    """Pages and actions whose name, or another word for it, comes near; the nearest first."""
    named = [(hit, hit.label) for hit in _pages(user)]
    named += [(_action_hit(action), _names_of(action)) for action in actions_for(user)]
    near = [(typed.closeness(words), hit) for hit, words in named]
    found = [(closeness, hit) for closeness, hit in near if closeness]
    return [hit for _, hit in sorted(found, key=lambda each: (each[0][0], -each[0][1], each[1].label))]


def _pages(user: User) -> Iterator[Hit]:
    for section in navigation_for(user, ""):
        for link in section.links:
            yield Hit(link.label, link.url, link.icon, section.heading)


def _action_hit(action: Action) -> Hit:
    url = action.url if action.url.startswith("/") else reverse(action.url)
    return Hit(say(action.label), url, action.icon, gettext("Action"))


def _names_of(action: Action) -> str:
    """What people may call it, in their own language and in English."""
    names = (say(action.label), say(action.words), action.label, action.words)
    return " ".join(dict.fromkeys(filter(None, names)))


def recent_accounts(raw: str) -> list[int]:
    """The primary keys that a browser remembers: ``12.7.30``; anything else is left out."""
    return [*dict.fromkeys(_keys(raw.split(".")[:MOST_RECENT]))]


def _keys(words: Iterable[str]) -> Iterator[int]:
    for word in words:
        if word.isascii() and word.isdigit() and len(word) < 19:
            yield int(word)
