"""Logging that an account leaves: what is said, what changes, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from customers.domain import DepartureImpossible, DepartureKind, DepartureReason
from customers.models import AccountChangeRecord, DepartureRecord
from customers.repositories.account_changes import Author
from customers.repositories.departures import (
    NobodyLeft,
    log_departure,
    settle_departures,
    take_back,
    welcome_back,
)
from tests.clock import days_ago, in_days, today
from tests.customers.builders import make_account
from tests.customers.departures.builders import author, gone, make_period


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("Budget cut", DepartureReason.BUDGET),
            ("  switched  to competitor ", DepartureReason.COMPETITOR),
            ("low_adoption", DepartureReason.LOW_ADOPTION),
            ("the moon was full", DepartureReason.OTHER),
            ("  ", None),
        ],
    )
    def test_texts_of_files_are_understood(self, text, reason):
        assert DepartureReason.from_text(text) is reason

    def test_every_reason_is_found_by_each_of_its_texts_and_by_no_other(self):
        texts = [text for reason in DepartureReason for text in set(reason.texts)]

        assert len(set(texts)) == len(texts)
        assert all(
            DepartureReason.from_text(text) is reason for reason in DepartureReason for text in reason.texts
        )

    def test_who_did_not_pay_did_not_decide(self):
        assert DepartureReason.NON_PAYMENT.kind is DepartureKind.NON_PAYMENT
        assert DepartureReason.CLOSED_DOWN.kind is DepartureKind.OUT_OF_BUSINESS
        assert DepartureReason.PRICE.kind is DepartureKind.VOLUNTARY

    def test_a_departure_has_a_day(self):
        with pytest.raises(DepartureImpossible, match="Say when"):
            gone(leaves_on=None)

    def test_notice_comes_before_the_last_day(self):
        with pytest.raises(DepartureImpossible, match="lies after the last day"):
            gone(notice_on=today())

    def test_nobody_leaves_before_the_signup(self):
        with pytest.raises(DepartureImpossible, match="lies before the first day"):
            gone().check_life(today(), today())

    def test_nobody_gives_notice_tomorrow(self):
        with pytest.raises(DepartureImpossible, match="Nobody gives notice tomorrow"):
            gone(notice_on=in_days(30), leaves_on=None).check_life(date(2020, 1, 1), today())


@pytest.mark.django_db
class TestLogging:
    def test_an_account_that_left_has_its_last_day_its_reason_and_no_running_contract(self, owner):
        account = make_account()
        period = make_period(account)

        log_departure(account, gone(), author(owner))

        assert account.churn_date == days_ago(1)
        assert (account.churn_type, account.churn_reason) == ("voluntary", "price")
        period.refresh_from_db()
        assert period.valid_to == days_ago(1)
        changed = AccountChangeRecord.objects.get(field="churn_date")
        assert (changed.after, changed.changed_by) == (days_ago(1).isoformat(), owner)

    def test_an_account_that_leaves_next_month_stays_until_then(self):
        account = make_account()

        log_departure(account, gone(notice_on=days_ago(1), leaves_on=in_days(30)), author())

        assert account.notice_date == days_ago(1)
        assert account.churn_date is None
        assert settle_departures(author()) == 0

    def test_it_leaves_by_itself_when_its_day_has_come(self):
        account = make_account()
        log_departure(account, gone(notice_on=days_ago(1), leaves_on=in_days(30)), author())
        later = Author(None, datetime.now(UTC) + timedelta(days=31))

        assert settle_departures(later) == 1
        assert settle_departures(later) == 0

        account.refresh_from_db()
        assert account.churn_date == in_days(30)

    def test_saying_it_again_corrects_it(self):
        account = make_account()
        period = make_period(account)
        log_departure(account, gone(), author())

        log_departure(account, gone(reason=DepartureReason.BUDGET, leaves_on=today()), author())

        assert DepartureRecord.objects.count() == 1
        assert (account.churn_date, account.churn_reason) == (today(), "budget")
        period.refresh_from_db()
        assert period.valid_to == today()

    def test_a_mistake_is_taken_back_with_everything_it_changed(self):
        account = make_account(churn_reason="old words")
        running, ended = make_period(account), None
        log_departure(account, gone(), author())

        take_back(account, author())

        assert account.churn_date is None
        assert account.churn_reason == "old words"
        running.refresh_from_db()
        assert running.valid_to is ended
        assert not DepartureRecord.objects.exists()

    def test_what_only_a_file_says_cannot_be_taken_back_here(self):
        with pytest.raises(NobodyLeft, match="Nobody logged"):
            take_back(make_account(churn_date=days_ago(1)), author())

    @pytest.mark.parametrize("is_logged", [True, False])
    def test_a_customer_that_comes_back_is_active_and_its_departure_remembered(self, is_logged, owner):
        account = make_account(churn_date=None if is_logged else days_ago(1), churn_reason="price")
        if is_logged:
            log_departure(account, gone(), author())

        welcome_back(account, "A new offer", author(owner))

        assert account.churn_date is None
        assert account.churn_reason == ""
        record = DepartureRecord.objects.get()
        assert (record.came_back_on, record.came_back_why) == (today(), "A new offer")
        assert (record.leaves_on, record.reason) == (days_ago(1), "price")

    def test_who_never_left_cannot_come_back(self):
        with pytest.raises(NobodyLeft, match="neither gave notice nor left"):
            welcome_back(make_account(), "", author())

    def test_it_can_leave_again_after_it_came_back(self):
        account = make_account()
        log_departure(account, gone(), author())
        welcome_back(account, "", author())

        log_departure(account, gone(leaves_on=today()), author())

        assert DepartureRecord.objects.count() == 2
        assert account.churn_date == today()
