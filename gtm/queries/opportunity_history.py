"""What was changed on an opportunity, in words."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import later
from churnapp.web.remembered import read_once
from churnapp.web.templatetags.formats import day, exact_money
from gtm.domain import ForecastCategory, HandedOver, LostReason, OpportunityType, SalesStage
from gtm.models import OpportunityChangeRecord

MOST_SHOWN = 100
HANDED_OVER = "handed_over"
FIELD_WORDS = {
    "stage": later("Stage"),
    "amount": later("Amount"),
    "close_date": later("Close date"),
    "opportunity_type": later("Type"),
    "sales_owner": later("Owner"),
    "next_step": later("Next step"),
    "next_step_on": later("Next step due"),
    "forecast_category": later("Forecast"),
    "lost_reason": later("Lost because"),
    "lost_note": later("About the loss"),
    "competitors": later("Competitors"),
    "goes_on_because": later("Goes on because"),
    "lines": later("Products"),
    "people": later("People"),
    "created": later("Created"),
    HANDED_OVER: later("Handed over"),
}
DATES = frozenset({"close_date", "next_step_on"})
ENUM_OF: dict[str, type[SalesStage | OpportunityType | ForecastCategory | LostReason]] = {
    "stage": SalesStage,
    "created": SalesStage,
    "opportunity_type": OpportunityType,
    "forecast_category": ForecastCategory,
    "lost_reason": LostReason,
}
SOMEBODY = later("Somebody")


@read_once
def newest_change() -> int | None:
    """The last change that anybody made to any opportunity; None before the first; one query."""
    changes = OpportunityChangeRecord.objects.order_by("-pk")
    return changes.values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of one field.

    Attributes:
        what: the field in words.
        before, after: in words; empty for nothing.
        who: the person, or the import.
        because: why, where the person was asked.
    """

    field: str
    what: str
    before: str
    after: str
    who: str
    at: datetime
    because: str


def last_move(opportunity_pk: int) -> ChangeRow | None:
    """The last change of the stage; None when it never moved here."""
    found = _changes(opportunity_pk).filter(field="stage").first()
    return _row(found, {}) if found else None


def history_of(opportunity_pk: int) -> list[ChangeRow]:
    """What was changed, the newest first, in two queries; at most a hundred changes."""
    found = list(_changes(opportunity_pk)[:MOST_SHOWN])
    named = {key for each in found for key in _people_of(each)}
    people = User.objects.filter(pk__in=named) if named else ()
    return [_row(each, {str(person.pk): str(person) for person in people}) for each in found]


def latest_changes(opportunity_pk: int) -> list[ChangeRow]:
    """What was changed last, in one go."""
    rows = history_of(opportunity_pk)
    return [row for row in rows if row.at == rows[0].at]


def _row(change: OpportunityChangeRecord, people: dict[str, str]) -> ChangeRow:
    who = _("An import") if change.is_import else str(change.changed_by or _(SOMEBODY))
    return ChangeRow(
        field=change.field,
        what=_(FIELD_WORDS.get(change.field, change.field)),
        before=_words(change.field, change.before, people),
        after=_words(change.field, change.after, people),
        who=who,
        at=change.changed_at,
        because=change.because,
    )


def _changes(opportunity_pk: int) -> QuerySet[OpportunityChangeRecord]:
    return OpportunityChangeRecord.objects.filter(opportunity=opportunity_pk).select_related("changed_by")


def _people_of(change: OpportunityChangeRecord) -> set[str]:
    """Keys of the people whom it names."""
    if change.field == "sales_owner":
        return {change.before, change.after} - {""}
    handed = HandedOver.read(change.after) if change.field == HANDED_OVER else None
    return {str(handed.owner)} if handed and handed.owner is not None else set()


def _words(field: str, value: str, people: dict[str, str]) -> str:
    if not value:
        return ""
    if field == HANDED_OVER:
        return _handed_over(value, people)
    if field == "sales_owner":
        return people.get(value, _(SOMEBODY))
    if field in ENUM_OF:
        return ENUM_OF[field](value).label
    if field == "amount":
        return exact_money(Decimal(value))
    return day(date.fromisoformat(value)) if field in DATES else value


def _handed_over(value: str, people: dict[str, str]) -> str:
    handed = HandedOver.read(value)
    if handed is None:
        return value
    if handed.owner is None:
        return _("to nobody yet, due %(due)s") % {"due": day(handed.due)}
    name = people.get(str(handed.owner), _(SOMEBODY))
    return _("to %(name)s, due %(due)s") % {"name": name, "due": day(handed.due)}
