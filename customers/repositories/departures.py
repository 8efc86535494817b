"""Logging that a customer leaves, taking it back, and welcoming it again."""

import copy
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import Q

from customers.domain import Departure, DepartureReason
from customers.models import CustomerRecord, DepartureRecord, SubscriptionRecord
from customers.repositories.account_changes import Author, keep_account_changes

LEAVING_FIELDS = ("notice_date", "churn_date", "churn_type", "churn_reason")
PERIODS = "periods"


class NobodyLeft(ValueError):
    """The account is a customer like any other; nothing was changed."""


def log_departure(account: CustomerRecord, departure: Departure, author: Author) -> DepartureRecord:
    """Says that an account leaves, or corrects what was said.

    The last day of an account that leaves later is set on the account when it comes (``settle_departures``):
    until then it pays, and is a customer that gave notice. Periods of subscriptions end on the last day.

    Raises:
        DepartureImpossible: a day lies outside the life of the account; nothing was changed.
    """
    departure.check_life(account.signup_date, author.at.date())
    with transaction.atomic():
        locked = CustomerRecord.objects.select_for_update().get(pk=account.pk)
        known = DepartureRecord.objects.filter(customer=locked, came_back_on=None).first()
        if known is not None:
            _restore(locked, known)
        values = asdict(departure) | {"logged_at": author.at, "logged_by": author.user}
        held = known.held_before if known else _held_by(locked, departure.leaves_on)
        if known is not None:
            held = held | {PERIODS: _periods_beyond(locked, departure.leaves_on)}
        record, _ = DepartureRecord.objects.update_or_create(
            customer=locked, came_back_on=None, defaults={**values, "held_before": held}
        )
        _put_in_force(locked, departure, author)
    account.refresh_from_db()
    return record


def take_back(account: CustomerRecord, author: Author) -> None:
    """Removes a departure that was logged by mistake; the account is as it was before.

    Raises:
        NobodyLeft: nobody logged one.
    """
    with transaction.atomic():
        locked = CustomerRecord.objects.select_for_update().get(pk=account.pk)
        before = copy.copy(locked)
        record = _open_record(locked)
        _restore(locked, record)
        record.delete()
        keep_account_changes([(before, locked)], author)
    account.refresh_from_db()


def welcome_back(account: CustomerRecord, why: str, author: Author) -> None:
    """Makes a customer of an account again that gave notice or left; that it had left stays known.

    Raises:
        NobodyLeft: it neither gave notice nor left.
    """
    with transaction.atomic():
        locked = CustomerRecord.objects.select_for_update().get(pk=account.pk)
        if locked.notice_date is None and locked.churn_date is None:
            raise NobodyLeft(f"{locked.name} neither gave notice nor left.")
        record = DepartureRecord.objects.filter(customer=locked, came_back_on=None).first() or _of_file(
            locked, author
        )
        record.came_back_on, record.came_back_why, record.came_back_by = author.at.date(), why, author.user
        record.save()
        before = copy.copy(locked)
        locked.notice_date = locked.churn_date = None
        locked.churn_type = locked.churn_reason = ""
        locked.save(update_fields=LEAVING_FIELDS)
        keep_account_changes([(before, locked)], author)
    account.refresh_from_db()


def settle_departures(author: Author) -> int:
    """Sets the last day on accounts whose day has come; twice on a day changes nothing.

    Returns:
        How many accounts left.
    """
    due = DepartureRecord.objects.filter(
        came_back_on=None, leaves_on__lte=author.at.date(), customer__churn_date=None
    )
    settled = 0
    for pk in due.values_list("customer_id", flat=True):
        with transaction.atomic():
            locked = CustomerRecord.objects.select_for_update().get(pk=pk)
            record = DepartureRecord.objects.filter(customer=pk, came_back_on=None).first()
            if record is not None and locked.churn_date is None:
                _put_in_force(locked, record.said, author)
                settled += 1
    return settled


def _put_in_force(account: CustomerRecord, departure: Departure, author: Author) -> None:
    before = CustomerRecord.objects.get(pk=account.pk)
    account.notice_date = departure.notice_on
    account.churn_date = departure.leaves_on if departure.has_left(author.at.date()) else None
    account.churn_type, account.churn_reason = departure.reason.kind.value, departure.reason.value
    account.save(update_fields=LEAVING_FIELDS)
    if departure.leaves_on is not None:
        beyond = Q(valid_to=None) | Q(valid_to__gt=departure.leaves_on)
        SubscriptionRecord.objects.filter(
            beyond, customer=account, valid_from__lte=departure.leaves_on
        ).update(valid_to=departure.leaves_on)
    keep_account_changes([(before, account)], author)


def _held_by(account: CustomerRecord, leaves_on: date | None) -> dict[str, object]:
    fields = {name: str(getattr(account, name) or "") for name in LEAVING_FIELDS}
    return {**fields, PERIODS: _periods_beyond(account, leaves_on)}


def _periods_beyond(account: CustomerRecord, leaves_on: date | None) -> dict[str, str]:
    if leaves_on is None:
        return {}
    beyond = Q(valid_to=None) | Q(valid_to__gt=leaves_on)
    periods = SubscriptionRecord.objects.filter(beyond, customer=account, valid_from__lte=leaves_on)
    return {str(pk): str(until or "") for pk, until in periods.values_list("pk", "valid_to")}


def _restore(account: CustomerRecord, record: DepartureRecord) -> None:
    """Gives an account back what it held before the departure was logged."""
    held = record.held_before
    for name in LEAVING_FIELDS:
        text = held.get(name, "")
        is_day = name.endswith("_date")
        setattr(account, name, (date.fromisoformat(text) if text else None) if is_day else text)
    account.save(update_fields=LEAVING_FIELDS)
    for pk, until in held.get(PERIODS, {}).items():
        SubscriptionRecord.objects.filter(pk=int(pk), valid_to=record.leaves_on).update(
            valid_to=date.fromisoformat(until) if until else None
        )


def _open_record(account: CustomerRecord) -> DepartureRecord:
    record = DepartureRecord.objects.filter(customer=account, came_back_on=None).first()
    if record is None:
        raise NobodyLeft(f"Nobody logged that {account.name} leaves. What a file says is corrected there.")
    return record


def _of_file(account: CustomerRecord, author: Author) -> DepartureRecord:
    """The departure that only a file told of, as a row, so that it is not forgotten."""
    reason = DepartureReason.from_text(account.churn_reason) or DepartureReason.OTHER
    return DepartureRecord(
        customer=account,
        notice_on=account.notice_date,
        leaves_on=account.churn_date,
        reason=reason,
        held_before=_held_by(account, None),
        logged_at=author.at,
        logged_by=author.user,
    )
