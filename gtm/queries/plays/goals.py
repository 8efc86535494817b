"""What was seen of the goals of open plays: usage that is back, renewals, tickets, sales, and who left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from churnapp.saying import say, say_count
from churnapp.web.templatetags.formats import day, money, percent
from customers.models import AccountChangeRecord
from gtm.domain import GoalKind, MoveKind, OpportunityType, PlayStatus, SalesStage
from gtm.models import OPEN_PLAYS, OpportunityRecord, PlayMoveRecord, PlayRecord
from predictions.mart import Mart
from usage.models import TicketRecord

WINDOW_DAYS, PAST_WINDOWS = 28, 6
LEAST_EVENTS = 10  # fewer in a usual window say nothing about a fall or a return


@dataclass(frozen=True, slots=True)
class Seen:
    """How a play ended by itself.

    Attributes:
        evidence: what was seen, in a sentence.
    """

    outcome: PlayStatus
    evidence: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """An open play with what its goal is.

    Attributes:
        customer_key: the vendor's key.
        since: from when on something counts: the opening, or when a person last went on after an outcome.
        share: percent of the usual usage; None where the goal needs none.
    """

    pk: int
    customer_id: int
    customer_key: str
    since: datetime
    goal: GoalKind
    share: int | None
    left_on: date | None
    went_on: bool


def goals_seen(mart: Mart | None, today: date) -> dict[int, Seen]:
    """The open plays whose goal was seen, by key; a few queries however many are open.

    Args:
        mart: for usage; None where there is none, and then no usage is looked at.
        today: nothing after it counts.
    """
    plays = _asked()
    by_goal = {kind: [play for play in plays if play.goal is kind] for kind in GoalKind}
    seen: dict[int, Seen] = {}
    if mart is not None:
        seen |= _usage_back(mart, by_goal[GoalKind.USAGE_BACK])
    seen |= _renewals(by_goal[GoalKind.RENEWAL_CLOSED])
    seen |= _tickets(by_goal[GoalKind.TICKETS_SOLVED], today)
    seen |= _sales(by_goal[GoalKind.SOLD_MORE])
    return seen | _left(plays, today)


def _asked() -> list[_Asked]:
    """Plays with a goal, and those of accounts that have left."""
    has_goal = Q(playbook_version__isnull=False) & ~Q(playbook_version__goal_kind="")
    wanted = PlayRecord.objects.open().filter(has_goal | Q(customer__churn_date__isnull=False))
    went_on = _went_on()
    return [
        _Asked(
            pk=play.pk,
            customer_id=play.customer_id,
            customer_key=play.customer.customer_id,
            since=max(play.opened_at, went_on.get(play.pk, play.opened_at)),
            goal=GoalKind(play.playbook_version.goal_kind if play.playbook_version else ""),
            share=play.playbook_version.goal_value if play.playbook_version else None,
            left_on=play.customer.churn_date,
            went_on=play.pk in went_on,
        )
        for play in wanted.select_related("customer", "playbook_version").order_by("pk")
    ]


def _went_on() -> dict[int, datetime]:
    """When people last went on with open plays that had an outcome: it does not end them again."""
    reopened = Q(kind=MoveKind.REOPENED, undone_at=None)
    taken_back = Q(kind=MoveKind.CLOSED_BY_CHECK, undone_at__isnull=False)
    moves = PlayMoveRecord.objects.filter(reopened | taken_back, play__status__in=OPEN_PLAYS)
    latest: dict[int, datetime] = {}
    for play, at, undone_at in moves.values_list("play", "at", "undone_at"):
        latest[play] = max(latest.get(play, at), undone_at or at)
    return latest


def _left(plays: Sequence[_Asked], today: date) -> dict[int, Seen]:
    return {
        play.pk: Seen(PlayStatus.LOST, say("The account left on {day}.", day=day(play.left_on)))
        for play in plays
        if play.left_on is not None and play.left_on <= today and not play.went_on
    }


def _usage_back(mart: Mart, plays: Sequence[_Asked]) -> dict[int, Seen]:
    """Four whole weeks after the opening against the half year before it, in the same length of time."""
    ready = [play for play in plays if play.since.date() <= mart.as_of - timedelta(days=WINDOW_DAYS)]
    if not ready:
        return {}
    counted = _events(mart, [(play.pk, play.customer_key, play.since.date()) for play in ready])
    seen = {}
    for play in ready:
        recent, past = counted.get(play.pk, (0, 0))
        usual = past / PAST_WINDOWS
        wanted = (play.share or 100) / 100
        if usual >= LEAST_EVENTS and recent >= wanted * usual:
            seen[play.pk] = Seen(PlayStatus.RECOVERED, _usage_words(recent, usual, mart.as_of))
    return seen


def _usage_words(recent: int, usual: float, until: date) -> str:
    return say(
        "{recent} events in the 4 weeks to {day}: {share} of the {usual} that were usual before.",
        recent=f"{recent:,}",
        day=day(until),
        share=percent(recent / usual),
        usual=f"{usual:,.0f}",
    )


def _events(mart: Mart, asked: Sequence[tuple[int, str, date]]) -> Mapping[int, tuple[int, int]]:
    """Events in the latest window, and in the windows before the opening."""
    pks, customers, openings = zip(*asked, strict=True)
    rows = mart.rows(
        "with asked as (select unnest(?) as play, unnest(?) as customer_id, unnest(?) as opened_on) "
        "select play, "
        "cast(coalesce(sum(event_count) filter (where happened_on > ?), 0) as bigint), "
        "cast(coalesce(sum(event_count) filter (where happened_on <= opened_on - ? "
        "and happened_on > opened_on - ?), 0) as bigint) "
        "from asked join daily_usage using (customer_id) group by play",
        [
            list(pks),
            list(customers),
            list(openings),
            mart.as_of - timedelta(days=WINDOW_DAYS),
            WINDOW_DAYS,
            WINDOW_DAYS * (PAST_WINDOWS + 1),
        ],
    )
    return {play: (recent, past) for play, recent, past in rows}


def _renewals(plays: Sequence[_Asked]) -> dict[int, Seen]:
    """A renewal that was won or lost since, or a contract whose renewal moved on."""
    moved = _changes(plays, "renewal_date")
    closed = _closed_sales(plays, OpportunityType.RENEWAL)
    seen = {}
    for play in plays:
        for change in moved.get(play.customer_id, ()):
            if change.changed_at > play.since and change.before < change.after:
                said = say(
                    "The renewal moved from {before} to {after}.",
                    before=_day(change.before),
                    after=_day(change.after),
                )
                seen[play.pk] = Seen(PlayStatus.RECOVERED, said)
        for sale in closed.get(play.customer_id, ()):
            if _counts(sale.stage_entered_on, play):
                seen[play.pk] = _closed(sale)
    return seen


def _counts(entered_on: date | None, play: _Asked) -> bool:
    """Whether it was closed in the time of the play; only the day of it is known."""
    return entered_on is not None and entered_on >= play.since.date()


def _closed(sale: OpportunityRecord) -> Seen:
    facts = {"sale": sale.opp_id, "amount": money(sale.amount), "day": day(sale.stage_entered_on)}
    if sale.stage == SalesStage.CLOSED_WON:
        return Seen(PlayStatus.RECOVERED, say("{sale} over {amount} was won on {day}.", **facts))
    return Seen(PlayStatus.LOST, say("{sale} over {amount} was lost on {day}.", **facts))


def _sales(plays: Sequence[_Asked]) -> dict[int, Seen]:
    """An expansion that was won or lost since, or revenue that rose."""
    raised, closed = _changes(plays, "mrr"), _closed_sales(plays, OpportunityType.EXPANSION)
    seen = {}
    for play in plays:
        for change in raised.get(play.customer_id, ()):
            if change.changed_at > play.since and float(change.before or 0) < float(change.after or 0):
                said = say(
                    "It pays {after} a month instead of {before}.",
                    after=money(float(change.after)),
                    before=money(float(change.before or 0)),
                )
                seen[play.pk] = Seen(PlayStatus.RECOVERED, said)
        for sale in closed.get(play.customer_id, ()):
            if _counts(sale.stage_entered_on, play):
                seen[play.pk] = _closed(sale)
    return seen


def _tickets(plays: Sequence[_Asked], today: date) -> dict[int, Seen]:
    """Every ticket is solved, and there was one that was open when the play was opened."""
    customers = {play.customer_id for play in plays}
    tickets: dict[int, list[TicketRecord]] = {}
    if customers:
        for ticket in TicketRecord.objects.filter(customer__in=customers, created_date__lte=today).order_by(
            "pk"
        ):
            tickets.setdefault(ticket.customer_id, []).append(ticket)
    seen = {}
    for play in plays:
        found = tickets.get(play.customer_id, [])
        if any(ticket.resolution_hours is None for ticket in found):
            continue
        solved = sum(_was_open(ticket, play.since.date()) for ticket in found)
        if solved:
            said = say_count(
                "The ticket that was open then is solved, and none is open.",
                "The {count} tickets that were open then are solved, and none is open.",
                solved,
            )
            seen[play.pk] = Seen(PlayStatus.RECOVERED, said)
    return seen


def _was_open(ticket: TicketRecord, on: date) -> bool:
    solved_on = ticket.created_date + timedelta(hours=ticket.resolution_hours or 0)
    return ticket.created_date <= on <= solved_on


def _changes(plays: Sequence[_Asked], field: str) -> dict[int, list[AccountChangeRecord]]:
    found: dict[int, list[AccountChangeRecord]] = {}
    if plays:
        first = min(play.since for play in plays)
        changes = AccountChangeRecord.objects.filter(
            customer__in={play.customer_id for play in plays}, field=field, changed_at__gt=first
        )
        for change in changes.order_by("changed_at", "pk"):
            found.setdefault(change.customer_id, []).append(change)
    return found


def _closed_sales(plays: Sequence[_Asked], kind: OpportunityType) -> dict[int, list[OpportunityRecord]]:
    found: dict[int, list[OpportunityRecord]] = {}
    if plays:
        ended = Q(stage__in=(SalesStage.CLOSED_WON, SalesStage.CLOSED_LOST), opportunity_type=kind)
        sales = OpportunityRecord.objects.filter(ended, customer__in={play.customer_id for play in plays})
        for sale in sales.order_by("stage_entered_on", "pk"):
            found.setdefault(sale.customer_id, []).append(sale)
    return found


def _day(written: str) -> str:
    return day(date.fromisoformat(written)) if written else "–"
