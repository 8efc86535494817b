"""What the people of the demo did with plays in the last half year, done as they would do it."""

from datetime import datetime, timedelta

from customers.models import CustomerRecord, TaskRecord
from gtm.domain import PlayCause, PlayStatus, PlayType, due_on
from gtm.models import PlayRecord
from gtm.queries.playbooks import suggested_version
from gtm.repositories import Author
from gtm.repositories.hand_over import strongest_reason
from gtm.repositories.plays import Ending, end_play, move_play, open_play, put_off
from predictions.domain import RiskTier
from predictions.queries.scores import current_score

ENDED, UNDER_WAY, PUT_OFF = 40, 20, 4
SHOWN_FIRST, HERS, HERS_ENDED = "csm", 14, 4  # whoever looks at the demo as a CSM finds a full board
LATE_DAYS = 24  # one play in three takes longer than it should
REASON = "Revenue at risk"
ENDINGS = (
    Ending(PlayStatus.RECOVERED, "Two more teams were trained and use it every week."),
    Ending(PlayStatus.RECOVERED, "The new sponsor agreed on a plan for the year."),
    Ending(PlayStatus.LOST, "They move to a tool that their parent company pays for."),
    Ending(PlayStatus.NOT_NEEDED, "It was a holiday: usage came back by itself."),
)
WAITS = "Budget freeze until the next quarter"


def tell_demo_plays(now: datetime) -> None:
    """Plays of the accounts with most at stake: most ended, some under way, a few put off; once only."""
    if PlayRecord.objects.filter(reason=REASON).exists():
        return
    found = CustomerRecord.objects.active().filter(csm__isnull=False, current_score__isnull=False)
    accounts = found.select_related("csm").order_by("-current_score__expected_loss", "pk")
    hers = accounts.filter(csm__username=SHOWN_FIRST).exclude(current_score__risk_tier=RiskTier.LOW)
    open_hers = list(hers[: min(HERS, UNDER_WAY)])
    others = accounts.exclude(pk__in=[account.pk for account in open_hers])
    ended = list(others.filter(csm__username=SHOWN_FIRST)[:HERS_ENDED])
    ended += list(others.exclude(pk__in=[account.pk for account in ended])[: ENDED - len(ended)])
    for number, account in enumerate(ended):
        _ended(account, now - timedelta(days=28 + 3 * number), ENDINGS[number % len(ENDINGS)])
    rest = others.exclude(pk__in=[account.pk for account in ended])
    waiting = open_hers + list(rest[: UNDER_WAY + PUT_OFF - len(open_hers)])
    for number, account in enumerate(waiting):
        _under_way(account, now - timedelta(days=number % 6), number)


def _open(account: CustomerRecord, at: datetime) -> PlayRecord:
    score = current_score(account.pk)
    reason, tier = strongest_reason(score), score.risk_tier if score else None
    cause = PlayCause(
        PlayType.RISK,
        REASON,
        story=reason.text if reason else "",
        prediction_id=score.prediction_id if score else None,
        driver_group=reason.group if reason else None,
    )
    version = suggested_version(cause, tier) or suggested_version(cause, RiskTier.HIGH)
    return open_play(
        account, cause, Author(account.csm, at), due=due_on(tier, at.date()), playbook_version=version
    )


def _ended(account: CustomerRecord, at: datetime, ending: Ending) -> None:
    play = _open(account, at)
    move_play(play.pk, PlayStatus.ACTING, Author(account.csm, at + timedelta(days=1)))
    done = TaskRecord.objects.filter(play_task__play=play).order_by("due_on", "pk")[:2]
    TaskRecord.objects.filter(pk__in=[task.pk for task in done]).update(
        done_at=at + timedelta(days=2), done_by=account.csm
    )
    takes = timedelta(days=LATE_DAYS) if play.pk % 3 == 0 else timedelta(days=(play.due_on - at.date()).days)
    end_play(play.pk, ending, Author(account.csm, at + takes))


def _under_way(account: CustomerRecord, at: datetime, number: int) -> None:
    play = _open(account, at)
    if number >= UNDER_WAY:
        put_off([play.pk], at.date() + timedelta(days=40), WAITS, Author(account.csm, at))
    elif number % 3:
        status = PlayStatus.ACTING if number % 3 == 1 else PlayStatus.PLANNED
        move_play(play.pk, status, Author(account.csm, at + timedelta(hours=5)))
