"""What the customers context itself tells in the timeline: notes, contracts and changes of the record."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said, later
from churnapp.web.templatetags.formats import day, money
from customers.domain import DepartureReason
from customers.models import AccountChangeRecord, CustomerRecord, NoteKind, NoteRecord
from customers.queries.notes import rows_of_notes
from customers.queries.subscriptions import RevenueStep, periods_of, revenue_steps
from customers.timeline.place import Place, start_of
from customers.timeline.registry import add_source
from customers.timeline.source import TimelineEntry, TimelineSource, newest_of

NOTE_ICONS = {
    NoteKind.NOTE: "note",
    NoteKind.CALL: "phone",
    NoteKind.MAIL: "mail",
    NoteKind.MEETING: "users",
    NoteKind.ANSWER: "message",
}
CHANGED_FIELDS = {
    "name": later("Name"),
    "csm": "CSM",
    "account_executive": later("Account executive"),
    "mrr": "MRR",
    "plan_tier": later("Plan"),
    "seats": later("Seats"),
    "renewal_date": later("Renewal date"),
    "notice_date": later("Notice"),
    "churn_date": later("Churn date"),
}
PEOPLE, DAYS, MONEY = {"csm", "account_executive"}, {"renewal_date", "notice_date", "churn_date"}, {"mrr"}
# what a file says of these, the contracts tell with the day on which it began
TOLD_BY_CONTRACTS = ("mrr", "plan_tier", "seats")


class NotesSource(TimelineSource):
    """What people wrote; pinned notes stand above the timeline instead."""

    key = "notes"
    label = Said("Notes")
    position = 10

    def newest(
        self, account: CustomerRecord, user: User, before: Place | None, limit: int
    ) -> Sequence[TimelineEntry]:
        """Two queries."""
        notes = NoteRecord.objects.kept().filter(customer=account, answers=None, is_pinned=False)
        if before is not None:
            notes = notes.filter(before.older(self.key, "happened_at"))
        return [
            TimelineEntry(
                source=self.key,
                pk=row.pk,
                at=row.happened_at,
                icon=NOTE_ICONS[row.kind],
                title=str(row.kind.label),
                who=row.author,
                template="customers/_note.html",
                row=row,
            )
            for row in rows_of_notes(notes[:limit], user)
        ]


class ContractsSource(TimelineSource):
    """How it began, what it paid, and how it ended."""

    key = "contracts"
    label = Said("Contracts")
    position = 40

    def newest(
        self,
        account: CustomerRecord,
        user: User,  # noqa: ARG002
        before: Place | None,
        limit: int,
    ) -> Sequence[TimelineEntry]:
        """One query."""
        steps = revenue_steps(periods_of(account.pk), timezone.now().date())
        told = [*_ends_of(account), *_told_steps(steps)]
        entries = (
            TimelineEntry(self.key, pk, start_of(on), icon, title, tone=tone, is_whole_day=True)
            for pk, (on, icon, title, tone) in enumerate(told)
        )
        return newest_of(entries, before, limit)


class ChangesSource(TimelineSource):
    """What files changed on the record of the account; what people changed is told by ``EditsSource``."""

    key = "changes"
    label = Said("Imports")
    position = 50

    def newest(
        self,
        account: CustomerRecord,
        user: User,  # noqa: ARG002
        before: Place | None,
        limit: int,
    ) -> Sequence[TimelineEntry]:
        """Two queries."""
        found = AccountChangeRecord.objects.filter(customer=account).select_related("changed_by")
        found = found.exclude(is_import=True, field__in=TOLD_BY_CONTRACTS)
        if before is not None:
            found = found.filter(before.older(self.key, "changed_at"))
        changes = list(found[:limit])
        names = _names(changes)
        return [
            TimelineEntry(
                source=self.key,
                pk=change.pk,
                at=change.changed_at,
                icon="edit",
                title=_changed_words(change, names),
                who=_who(change),
            )
            for change in changes
        ]


def _who(change: AccountChangeRecord) -> str:
    if change.is_import:
        return _("An import")
    return str(change.changed_by or _("Somebody who has left"))


type Told = tuple[date, str, str, str]


def _ends_of(account: CustomerRecord) -> Iterator[Told]:
    today = timezone.now().date()
    yield account.signup_date, "flag", _("Became a customer"), "good"
    if account.notice_date and account.notice_date <= today:
        yield account.notice_date, "alert-triangle", _("Gave notice"), "bad"
    if account.churn_date and account.churn_date <= today:
        reason = DepartureReason.from_text(account.churn_reason)
        is_own_word = reason is DepartureReason.OTHER and account.churn_reason != reason
        why = account.churn_reason if is_own_word or reason is None else reason.label
        left = _("Left: %(reason)s") % {"reason": why} if why else _("Left")
        yield account.churn_date, "circle-x", left, "bad"


def _told_steps(steps: Sequence[RevenueStep]) -> Iterator[Told]:
    previous: Decimal | None = None
    for step in steps:
        pays = _("MRR unknown") if step.mrr is None else _("%(mrr)s a month") % {"mrr": money(step.mrr)}
        tone = ""
        if step.mrr is not None and previous is not None and step.mrr != previous:
            tone = "good" if step.mrr > previous else "bad"
            pays = f"{money(previous)} → {pays}"
        note = f"{step.note[:1].upper()}{step.note[1:]}"
        yield step.day, "receipt", f"{note}, {pays}" if note else pays, tone
        previous = step.mrr


def _names(changes: Sequence[AccountChangeRecord]) -> dict[str, str]:
    keys = {key for each in changes if each.field in PEOPLE for key in (each.before, each.after) if key}
    return {str(person.pk): str(person) for person in User.objects.filter(pk__in=keys)} if keys else {}


def _changed_words(change: AccountChangeRecord, names: dict[str, str]) -> str:
    before, after = (_words(change, value, names) for value in (change.before, change.after))
    return f"{_(CHANGED_FIELDS.get(change.field, change.field))}: {before} → {after}"


def _words(change: AccountChangeRecord, value: str, names: dict[str, str]) -> str:
    if not value:
        return _("nobody") if change.field in PEOPLE else _("nothing")
    if change.field in PEOPLE:
        return names.get(value, _("somebody who has left"))
    if change.field in DAYS:
        return day(date.fromisoformat(value))
    return money(Decimal(value)) if change.field in MONEY else value


for _source in (NotesSource(), ContractsSource(), ChangesSource()):
    add_source(_source)
