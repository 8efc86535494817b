"""What was seen of the goals of open plays: usage that is back, renewals, tickets, sales, and who left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from churnapp.saying import say, say_count
from churnapp.web.templatetags.formats import day, money, percent
from customers.models import AccountChangeRecord
from gtm.domain import GoalKind, OpportunityType, PlayStatus, SalesStage
from gtm.models import OpportunityRecord, PlayRecord
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


def goals_seen(mart: Mart | None, today: date) -> dict[int, Seen]:
    """The open plays whose goal was seen, by key; a few queries however many are open.

    Args:
        mart: for usage; None where there is none, and then no usage is looked at.
        today: nothing after it counts.
    """
    plays = list(_checked())
    by_goal = {
        kind: [play for play in plays if _goal(play) is kind]
        for kind in GoalKind
        if kind is not GoalKind.NONE
    }
    seen: dict[int, Seen] = {}
    if mart is not None:
        seen |= _usage_back(mart, by_goal[GoalKind.USAGE_BACK])
    seen |= _renewals(by_goal[GoalKind.RENEWAL_CLOSED])
    seen |= _tickets(by_goal[GoalKind.TICKETS_SOLVED], today)
    seen |= _sales(by_goal[GoalKind.SOLD_MORE])
    gone = PlayRecord.objects.open().filter(customer__churn_date__lte=today).select_related("customer")
    return seen | {
        play.pk: Seen(PlayStatus.LOST, say("The account left on {day}.", day=day(play.customer.churn_date)))
        for play in gone
    }


def _checked() -> Iterable[PlayRecord]:
    with_goal = (
        PlayRecord.objects.open()
        .exclude(playbook_version__goal_kind="")
        .filter(playbook_version__isnull=False)
    )
    return with_goal.select_related("customer", "playbook_version").order_by("pk")


def _goal(play: PlayRecord) -> GoalKind:
    version = play.playbook_version
    return GoalKind(version.goal_kind) if version else GoalKind.NONE


def _usage_back(mart: Mart, plays: Sequence[PlayRecord]) -> dict[int, Seen]:
    """Four whole weeks after the opening against the half year before it, in the same length of time."""
    ready = [play for play in plays if play.opened_at.date() <= mart.as_of - timedelta(days=WINDOW_DAYS)]
    if not ready:
        return {}
    counted = _events(mart, [(play.pk, play.customer.customer_id, play.opened_at.date()) for play in ready])
    seen = {}
    for play in ready:
        recent, past = counted.get(play.pk, (0, 0))
        usual = past / PAST_WINDOWS
        wanted = (play.playbook_version.goal_value or 100) / 100 if play.playbook_version else 1
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


def _renewals(plays: Sequence[PlayRecord]) -> dict[int, Seen]:
    """A renewal that was won or lost since, or a contract whose renewal moved on."""
    moved = _changes(plays, "renewal_date")
    closed = _closed_sales(plays, OpportunityType.RENEWAL)
    seen = {}
    for play in plays:
        for change in moved.get(play.customer_id, ()):
            if change.changed_at > play.opened_at and change.before < change.after:
                said = say(
                    "The renewal moved from {before} to {after}.",
                    before=_day(change.before),
                    after=_day(change.after),
                )
                seen[play.pk] = Seen(PlayStatus.RECOVERED, said)
        for sale in closed.get(play.customer_id, ()):
            if sale.stage_entered_on and sale.stage_entered_on >= play.opened_at.date():
                seen[play.pk] = _closed(sale)
    return seen


def _closed(sale: OpportunityRecord) -> Seen:
    facts = {"sale": sale.opp_id, "amount": money(sale.amount), "day": day(sale.stage_entered_on)}
    if sale.stage == SalesStage.CLOSED_WON:
        return Seen(PlayStatus.RECOVERED, say("{sale} over {amount} was won on {day}.", **facts))
    return Seen(PlayStatus.LOST, say("{sale} over {amount} was lost on {day}.", **facts))


def _sales(plays: Sequence[PlayRecord]) -> dict[int, Seen]:
    """An expansion that was won or lost since, or revenue that rose."""
    raised, closed = _changes(plays, "mrr"), _closed_sales(plays, OpportunityType.EXPANSION)
    seen = {}
    for play in plays:
        for change in raised.get(play.customer_id, ()):
            if change.changed_at > play.opened_at and float(change.before or 0) < float(change.after or 0):
                said = say(
                    "It pays {after} a month instead of {before}.",
                    after=money(float(change.after)),
                    before=money(float(change.before or 0)),
                )
                seen[play.pk] = Seen(PlayStatus.RECOVERED, said)
        for sale in closed.get(play.customer_id, ()):
            if sale.stage_entered_on and sale.stage_entered_on >= play.opened_at.date():
                seen[play.pk] = _closed(sale)
    return seen


def _tickets(plays: Sequence[PlayRecord], today: date) -> dict[int, Seen]:
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
        solved = sum(_was_open(ticket, play.opened_at.date()) for ticket in found)
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


def _changes(plays: Sequence[PlayRecord], field: str) -> dict[int, list[AccountChangeRecord]]:
    found: dict[int, list[AccountChangeRecord]] = {}
    if plays:
        first = min(play.opened_at for play in plays)
        changes = AccountChangeRecord.objects.filter(
            customer__in={play.customer_id for play in plays}, field=field, changed_at__gt=first
        )
        for change in changes.order_by("changed_at", "pk"):
            found.setdefault(change.customer_id, []).append(change)
    return found


def _closed_sales(plays: Sequence[PlayRecord], kind: OpportunityType) -> dict[int, list[OpportunityRecord]]:
    found: dict[int, list[OpportunityRecord]] = {}
    if plays:
        ended = Q(stage__in=(SalesStage.CLOSED_WON, SalesStage.CLOSED_LOST), opportunity_type=kind)
        sales = OpportunityRecord.objects.filter(ended, customer__in={play.customer_id for play in plays})
        for sale in sales.order_by("stage_entered_on", "pk"):
            found.setdefault(sale.customer_id, []).append(sale)
    return found


def _day(written: str) -> str:
    return day(date.fromisoformat(written)) if written else "–"
