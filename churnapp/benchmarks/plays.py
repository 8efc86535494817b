"""Rules looking at a whole portfolio: opening plays, pricing them, rehearsing, and pages meanwhile."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from churnapp.accounts.models import User
from churnapp.benchmarks.measure import Measurement, ProcessorTime, in_turn, peak_memory_mb
from churnapp.benchmarks.pages import NothingToOpen
from churnapp.benchmarks.plays_meanwhile import measure_meanwhile
from churnapp.notifications.models import NotificationRecord
from customers.models import CustomerRecord, TaskRecord
from gtm.domain.rules import RuleTrigger
from gtm.models import (
    PlaybookRecord,
    PlayRecord,
    PlayRuleRecord,
    PlaySettingsRecord,
    PlayTaskRecord,
    RuleEntryRecord,
    RulePassRecord,
)
from gtm.queries.rules.conditions import matching_accounts
from gtm.queries.rules.past import runs_between, spread
from gtm.queries.rules.rehearsal import LOOKED_BACK_DAYS, rehearse
from gtm.repositories.playbooks import seed_playbooks
from gtm.repositories.plays import price_plays
from gtm.repositories.rules.looking import follow_rules
from predictions.models import PredictionRecord

OWNER = "benchmark-admin"
PLAYBOOK = "usage-trend-critical"
ROOM = 250
BARE = "benchmark_entries"
FLOOR = "reading who matches, and writing one bare row for each"
SAME_PRICES = "writing each priority as it is, one statement"
PAST_SCORES = "reading every score of these runs"
RULES = (
    ("Benchmark: likely to leave", "risk.gte.20", RuleTrigger.AFTER_RUN, 0),
    ("Benchmark: pays for a week", "mrr.gte.100", RuleTrigger.MATCHES, 7),
)


def measure_plays(runs: int) -> Measurement:
    """Median time of a pass that opens plays with their tasks, and of what else rules and plays cost.

    The parts: bringing the same plays up to date, pricing all of them, rehearsing a rule, and pages and a
    small write while a pass runs. It really writes and commits, so it only runs on a made-up portfolio; what
    it wrote is deleted.

    Raises:
        NothingToOpen: the portfolio is not a made-up one.
    """
    if not User.objects.filter(username=OWNER).exists():
        raise NothingToOpen("This benchmark writes plays. Run it with --make on an empty database.")
    seed_playbooks(datetime.now(UTC))
    settings = PlaySettingsRecord.objects.create(
        plays_per_week=ROOM, set_at=datetime.now(UTC), reason="To measure."
    )
    _forget()
    _write_rules()
    try:
        return _measured(runs)
    finally:
        _forget()
        PlayRuleRecord.objects.all().delete()
        settings.delete()


def _measured(runs: int) -> Measurement:
    active = f"{CustomerRecord.objects.active().count():,} accounts"
    spent = ProcessorTime()
    opening, floor = in_turn(spent.of(_look), _bare_rows, runs=runs, tidy=_forget)
    _look()
    opened = PlayRecord.objects.filter(rule__isnull=False).count()
    tasks = PlayTaskRecord.objects.filter(play__rule__isnull=False).count()
    size = f"{active}, {opened:,} plays with {tasks:,} tasks, {spent.median:.1f} s of processor time"
    plays = f"{opened:,} plays"
    parts = [
        Beside("bring up to date", plays, _look_again, FLOOR, _bare_rows).measured(runs),
        Beside("price all plays", plays, _price, SAME_PRICES, _same_prices).measured(runs),
        Beside("rehearse a rule", active, _rehearse, PAST_SCORES, _past_scores).measured(runs),
        *measure_meanwhile(active, User.objects.get(username=OWNER), _forget),
    ]
    return Measurement("plays", size, opening, FLOOR, floor, peak_memory_mb(), parts)


@dataclass(frozen=True, slots=True)
class Beside:
    """A part of the work beside its floor."""

    name: str
    size: str
    work: Callable[[], object]
    words: str
    floor: Callable[[], object]

    def measured(self, runs: int) -> Measurement:
        """The medians."""
        taken, least = in_turn(self.work, self.floor, runs=runs)
        return Measurement(self.name, self.size, taken, self.words, least, peak_memory_mb())


def _write_rules() -> None:
    """The first one plans its plays by a playbook of six tasks."""
    now, playbook = datetime.now(UTC), PlaybookRecord.objects.get(key=PLAYBOOK)
    PlayRuleRecord.objects.bulk_create(
        PlayRuleRecord(
            name=name,
            where=where,
            trigger=trigger,
            days=days,
            is_on=True,
            play_type="risk",
            reason=name,
            playbook=playbook if trigger == RuleTrigger.AFTER_RUN else None,
            created_at=now,
            changed_at=now,
        )
        for name, where, trigger, days in RULES
    )


def _look() -> None:
    follow_rules(datetime.now(UTC))


def _look_again() -> None:
    """The same as after the next run: every rule looks, and whoever stays is brought up to date."""
    PlayRuleRecord.objects.update(looked_at_run=None, looked_on=None, times_on=F("times_on") + 1)
    follow_rules(datetime.now(UTC))


def _bare_rows() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {BARE}")
        cursor.execute(f"create table {BARE} (rule integer, customer integer)")
        for rule in PlayRuleRecord.objects.all():
            rows = [(rule.pk, account) for account in _found(rule)]
            cursor.executemany(f"insert into {BARE} (rule, customer) values (%s, %s)", rows)  # noqa: S608 the name is ours
        cursor.execute(f"drop table {BARE}")


def _found(rule: PlayRuleRecord) -> list[int]:
    return list(matching_accounts(rule, datetime.now(UTC).date()).values_list("pk", flat=True))


def _price() -> None:
    price_plays(PlayRecord.objects.all(), datetime.now(UTC))


def _same_prices() -> None:
    PlayRecord.objects.open().update(priority=F("priority"))


def _rehearse() -> None:
    rule = PlayRuleRecord.objects.get(trigger=RuleTrigger.AFTER_RUN)
    rehearse(rule, User.objects.get(username=OWNER), datetime.now(UTC).date())


def _past_scores() -> None:
    today = datetime.now(UTC).date()
    runs = runs_between(today - timedelta(days=LOOKED_BACK_DAYS), today)
    for run in spread(runs, CustomerRecord.objects.active().count()).values():
        scores = PredictionRecord.objects.filter(run=run).values_list("customer", "churn_probability")
        deque(scores.iterator(), maxlen=0)


def _forget() -> None:
    plays = PlayRecord.objects.filter(rule__isnull=False)
    tasks = TaskRecord.objects.filter(play_task__play__in=plays)
    for records in (
        RuleEntryRecord.objects.all(),
        RulePassRecord.objects.all(),
        tasks,
        plays,
        NotificationRecord.objects.filter(event="play_assigned"),
    ):
        records.delete()
    PlayRuleRecord.objects.update(looked_at_run=None, looked_on=None)
