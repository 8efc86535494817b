"""How the book of every CSM stands, for who leads a team."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role, Scope
from customers.queries.over_all import added_up
from gtm.models import PlayRecord
from predictions.domain.book import Book
from predictions.models import BookFiguresRecord

MOST_SHOWN = 100
NAMES = ("first_name", "last_name", "username")


@dataclass(frozen=True, slots=True)
class TeamRow:
    """The book of one CSM.

    Attributes:
        mrr, at_risk: US dollars a month, and a year; at_risk is None without scores.
        renewals: within 90 days.
        overdue_plays: open plays on the person's accounts whose day has passed.
    """

    pk: int
    name: str
    accounts: int
    mrr: Decimal
    at_risk: Decimal | None
    renewals: int | None
    overdue_plays: int


def team_rows(leader: User, today: date) -> list[TeamRow]:
    """The CSMs of the team or, for an admin, of everybody, the most revenue at risk first; four queries.

    The figures are those kept last, within the hour; who has no account stands there with none. Where an
    admin looks at many accounts, the overdue plays are those of some seconds ago.
    """
    people = {person.pk: str(person) for person in _csms(leader)}
    kept = BookFiguresRecord.objects.filter(book__in=[Book.of_person(pk).key for pk in people])
    newest = kept.filter(day=kept.aggregate(day=Max("day"))["day"])
    figures = {record.book: record for record in newest}
    overdue = added_up(
        "overdue-plays",
        leader,
        Scope.ALL,
        stands_on=lambda: (today, sorted(people)),
        add_up=lambda: _overdue_plays(people, today),
    )
    rows = [
        _row(pk, name, figures.get(Book.of_person(pk).key), overdue.get(pk, 0)) for pk, name in people.items()
    ]
    return sorted(rows, key=lambda row: (-(row.at_risk or 0), row.name))


def _overdue_plays(people: Collection[int], today: date) -> dict[int, int]:
    late = PlayRecord.objects.open().filter(due_on__lt=today, customer__csm__in=people)
    return dict(late.order_by().values_list("customer__csm").annotate(plays=Count("pk")))


def _csms(leader: User) -> QuerySet[User]:
    csms = User.objects.filter(role=Role.CSM, is_active=True).order_by("pk").only(*NAMES)
    return (csms if leader.may_administer else csms.filter(team=leader.team_id))[:MOST_SHOWN]


def _row(pk: int, name: str, figures: BookFiguresRecord | None, overdue_plays: int) -> TeamRow:
    if figures is None:
        return TeamRow(pk, name, 0, Decimal(0), None, None, overdue_plays)
    return TeamRow(pk, name, figures.accounts, figures.mrr, figures.at_risk, figures.renewals, overdue_plays)
