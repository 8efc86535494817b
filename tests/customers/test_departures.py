"""Logging that an account leaves: what changes, what is refused, and what files may still say."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from customers.domain import Departure, DepartureImpossible, DepartureKind, DepartureReason
from customers.imports import CustomerImport, SubscriptionImport
from customers.models import AccountChangeRecord, CustomerRecord, DepartureRecord, SubscriptionRecord
from customers.repositories.account_changes import Author
from customers.repositories.departures import (
    NobodyLeft,
    log_departure,
    settle_departures,
    take_back,
    welcome_back,
)
from tests.customers.builders import NOW, make_account

TODAY = datetime.now(UTC).date()
YESTERDAY, NEXT_MONTH = TODAY - timedelta(days=1), TODAY + timedelta(days=30)


def author(user=None):
    return Author(user, datetime.now(UTC))


def gone(**more) -> Departure:
    return Departure(**{"reason": DepartureReason.PRICE, "notice_on": None, "leaves_on": YESTERDAY, **more})


def make_period(account, *, valid_to=None) -> SubscriptionRecord:
    return SubscriptionRecord.objects.create(
        customer=account, valid_from=account.signup_date, valid_to=valid_to, mrr=Decimal(100), ingested_at=NOW
    )


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
            gone(notice_on=TODAY)

    def test_nobody_leaves_before_the_signup(self):
        with pytest.raises(DepartureImpossible, match="lies before the first day"):
            gone().check_life(TODAY, TODAY)

    def test_nobody_gives_notice_tomorrow(self):
        with pytest.raises(DepartureImpossible, match="Nobody gives notice tomorrow"):
            gone(notice_on=NEXT_MONTH, leaves_on=None).check_life(date(2020, 1, 1), TODAY)


@pytest.mark.django_db
class TestLogging:
    def test_an_account_that_left_has_its_last_day_its_reason_and_no_running_contract(self, owner):
        account = make_account()
        period = make_period(account)

        log_departure(account, gone(), author(owner))

        assert account.churn_date == YESTERDAY
        assert (account.churn_type, account.churn_reason) == ("voluntary", "price")
        period.refresh_from_db()
        assert period.valid_to == YESTERDAY
        changed = AccountChangeRecord.objects.get(field="churn_date")
        assert (changed.after, changed.changed_by) == (YESTERDAY.isoformat(), owner)

    def test_an_account_that_leaves_next_month_stays_until_then(self):
        account = make_account()

        log_departure(account, gone(notice_on=YESTERDAY, leaves_on=NEXT_MONTH), author())

        assert account.notice_date == YESTERDAY
        assert account.churn_date is None
        assert settle_departures(author()) == 0

    def test_it_leaves_by_itself_when_its_day_has_come(self):
        account = make_account()
        log_departure(account, gone(notice_on=YESTERDAY, leaves_on=NEXT_MONTH), author())
        later = Author(None, datetime.now(UTC) + timedelta(days=31))

        assert settle_departures(later) == 1
        assert settle_departures(later) == 0

        account.refresh_from_db()
        assert account.churn_date == NEXT_MONTH

    def test_saying_it_again_corrects_it(self):
        account = make_account()
        period = make_period(account)
        log_departure(account, gone(), author())

        log_departure(account, gone(reason=DepartureReason.BUDGET, leaves_on=TODAY), author())

        assert DepartureRecord.objects.count() == 1
        assert (account.churn_date, account.churn_reason) == (TODAY, "budget")
        period.refresh_from_db()
        assert period.valid_to == TODAY

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
            take_back(make_account(churn_date=YESTERDAY), author())

    @pytest.mark.parametrize("is_logged", [True, False])
    def test_a_customer_that_comes_back_is_active_and_its_departure_remembered(self, is_logged, owner):
        account = make_account(churn_date=None if is_logged else YESTERDAY, churn_reason="price")
        if is_logged:
            log_departure(account, gone(), author())

        welcome_back(account, "A new offer", author(owner))

        assert account.churn_date is None
        assert account.churn_reason == ""
        record = DepartureRecord.objects.get()
        assert (record.came_back_on, record.came_back_why) == (TODAY, "A new offer")
        assert (record.leaves_on, record.reason) == (YESTERDAY, "price")

    def test_who_never_left_cannot_come_back(self):
        with pytest.raises(NobodyLeft, match="neither gave notice nor left"):
            welcome_back(make_account(), "", author())

    def test_it_can_leave_again_after_it_came_back(self):
        account = make_account()
        log_departure(account, gone(), author())
        welcome_back(account, "", author())

        log_departure(account, gone(leaves_on=TODAY), author())

        assert DepartureRecord.objects.count() == 2
        assert account.churn_date == TODAY


@pytest.mark.django_db
class TestFilesAfterwards:
    def run(self, kind, tmp_path, text):
        from churnapp.imports import FolderForReports

        path = tmp_path / "file.csv"
        path.write_text(text)
        return kind.run(path, FolderForReports(tmp_path), lambda *_: None)

    def test_a_file_that_says_nothing_about_leaving_changes_nothing(self, tmp_path):
        account = make_account()
        log_departure(account, gone(), author())

        self.run(
            CustomerImport(NOW),
            tmp_path,
            f"customer_id,signup_date,churn_date,churn_reason\n{account.customer_id},{account.signup_date},,\n",
        )

        account.refresh_from_db()
        assert (account.churn_date, account.churn_reason) == (YESTERDAY, "price")

    def test_a_file_that_knows_another_day_has_the_last_word(self, tmp_path):
        account = make_account()
        log_departure(account, gone(), author())

        self.run(
            CustomerImport(NOW),
            tmp_path,
            f"customer_id,signup_date,churn_date\n{account.customer_id},{account.signup_date},{TODAY}\n",
        )

        account.refresh_from_db()
        assert account.churn_date == TODAY

    def test_a_file_of_contracts_does_not_open_one_again_that_ended(self, tmp_path):
        account = make_account()
        period = make_period(account)
        log_departure(account, gone(), author())

        self.run(
            SubscriptionImport(NOW),
            tmp_path,
            f"customer_id,valid_from,valid_to,mrr\n{account.customer_id},{period.valid_from},,100\n",
        )

        period.refresh_from_db()
        assert period.valid_to == YESTERDAY


@pytest.mark.django_db
class TestPages:
    def log(self, client, account, **fields):
        posted = {"reason": "price", "leaves_on": YESTERDAY.isoformat(), "is_regretted": "yes", **fields}
        return client.post(reverse("customers:departure", args=[account.pk]), posted)

    def test_an_owner_logs_churn_from_the_account(self, client, owner):
        account = make_account(name="Acme", csm=owner)
        client.force_login(owner)
        assert "Log churn" in client.get(reverse("customers:account", args=[account.pk])).text

        answer = self.log(client, account, competitor="Rival")

        assert answer.status_code == 302
        account.refresh_from_db()
        assert account.churn_date == YESTERDAY
        assert DepartureRecord.objects.get().competitor == "Rival"
        assert (
            "Left: Price"
            in client.get(reverse("customers:account_panel", args=[account.pk, "timeline"])).text
        )

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"reason": ""}, "Choose the reason"),
            ({"leaves_on": ""}, "Say when it gave notice"),
            ({"leaves_on": "1999-01-01"}, "before the first day"),
            ({"leaves_on": "soon"}, "Write a day as"),
        ],
    )
    def test_what_cannot_be_is_said_and_changes_nothing(self, client, owner, fields, words):
        account = make_account(csm=owner)
        client.force_login(owner)

        answer = self.log(client, account, **fields)

        assert answer.status_code == 422
        assert words in answer.text
        assert not DepartureRecord.objects.exists()

    def test_a_stranger_finds_no_account_and_a_viewer_may_not(self, client, owner, stranger, viewer):
        account = make_account(csm=owner)
        client.force_login(stranger)
        assert self.log(client, account).status_code == 404
        client.force_login(viewer)
        assert self.log(client, account).status_code == 403

    def test_it_is_taken_back_and_welcomed_back_from_the_page(self, client, owner):
        account = make_account(csm=owner)
        client.force_login(owner)
        self.log(client, account)

        client.post(reverse("customers:take_departure_back", args=[account.pk]))
        account.refresh_from_db()
        assert account.churn_date is None

        self.log(client, account)
        client.post(reverse("customers:welcome_back", args=[account.pk]), {"why": "Offer"})
        account.refresh_from_db()
        assert account.churn_date is None
        assert DepartureRecord.objects.get().came_back_why == "Offer"

    def test_the_report_adds_reasons_of_people_and_of_files(self, client, viewer):
        make_account(name="One", churn_date=YESTERDAY, churn_reason="Budget cut", mrr=Decimal(100))
        two = make_account(name="Two", mrr=Decimal(50))
        log_departure(two, gone(reason=DepartureReason.BUDGET), author())
        make_account(name="Three", churn_date=YESTERDAY, mrr=Decimal(900))
        make_account(name="Four", mrr=Decimal(1))
        client.force_login(viewer)

        page = client.get(reverse("departures")).text

        assert "$1,050" in page
        assert page.index("Nobody said why") < page.index("Budget cut")
        assert "$150" in page
        assert "Four" not in page

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("?reason=budget", {"One"}),
            ("?reason=none", {"Two"}),
            ("?reason=other", {"Odd"}),
            ("?period=730", {"One", "Two", "Odd", "Old"}),
            ("?where=reason.not.budget", {"Two", "Odd"}),
            ("?sort=competitor", {"One", "Two", "Odd"}),
            ("?sort=-regretted", {"One", "Two", "Odd"}),
        ],
    )
    def test_the_list_narrows(self, client, viewer, query, names):
        make_account(name="One", churn_date=YESTERDAY, churn_reason="no budget")
        make_account(name="Two", churn_date=YESTERDAY)
        make_account(name="Odd", notice_date=YESTERDAY, churn_reason="the moon")
        make_account(name="Old", churn_date=TODAY - timedelta(days=400), churn_reason="price")
        client.force_login(viewer)

        page = client.get(reverse("departures") + query).text

        assert {name for name in ("One", "Two", "Odd", "Old") if f"<bdi>{name}</bdi>" in page} == names

    def test_nobody_left_is_said(self, client, viewer):
        client.force_login(viewer)
        assert "Nobody has left" in client.get(reverse("departures")).text

    def test_an_account_of_somebody_else_is_in_no_figure(self, client, owner, stranger):
        make_account(name="Secret", csm=owner, churn_date=YESTERDAY, churn_reason="price", mrr=Decimal(777))
        client.force_login(stranger)

        page = client.get(reverse("departures")).text

        assert "Secret" not in page
        assert "777" not in page

    def test_the_queries_are_fixed(self, client, viewer, django_assert_max_num_queries):
        for number in range(12):
            make_account(name=f"Gone {number}", churn_date=YESTERDAY, churn_reason="price")
        client.force_login(viewer)

        with django_assert_max_num_queries(15):
            client.get(reverse("departures"))


@pytest.mark.django_db
def test_the_row_of_customers_still_knows_who_is_active():
    gone_account, here = make_account(), make_account()
    log_departure(gone_account, gone(), author())

    assert list(CustomerRecord.objects.active()) == [here]
