"""The pages on which departures are logged, listed and taken back."""

from decimal import Decimal

import pytest
from django.urls import reverse

from customers.domain import DepartureReason
from customers.models import CustomerRecord, DepartureRecord
from customers.repositories.departures import (
    log_departure,
)
from tests.clock import days_ago
from tests.customers.builders import make_account
from tests.customers.departures.builders import author, gone


@pytest.mark.django_db
class TestPages:
    def log(self, client, account, **fields):
        posted = {"reason": "price", "leaves_on": days_ago(1).isoformat(), "is_regretted": "yes", **fields}
        return client.post(reverse("customers:departure", args=[account.pk]), posted)

    def test_an_owner_logs_churn_from_the_account(self, client, owner):
        account = make_account(name="Acme", csm=owner)
        client.force_login(owner)
        assert "Log churn" in client.get(reverse("customers:account", args=[account.pk])).text

        answer = self.log(client, account, competitor="Rival")

        assert answer.status_code == 302
        account.refresh_from_db()
        assert account.churn_date == days_ago(1)
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
        make_account(name="One", churn_date=days_ago(1), churn_reason="Budget cut", mrr=Decimal(100))
        two = make_account(name="Two", mrr=Decimal(50))
        log_departure(two, gone(reason=DepartureReason.BUDGET), author())
        make_account(name="Three", churn_date=days_ago(1), mrr=Decimal(900))
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
        make_account(name="One", churn_date=days_ago(1), churn_reason="no budget")
        make_account(name="Two", churn_date=days_ago(1))
        make_account(name="Odd", notice_date=days_ago(1), churn_reason="the moon")
        make_account(name="Old", churn_date=days_ago(400), churn_reason="price")
        client.force_login(viewer)

        page = client.get(reverse("departures") + query).text

        assert {name for name in ("One", "Two", "Odd", "Old") if f"<bdi>{name}</bdi>" in page} == names

    def test_nobody_left_is_said(self, client, viewer):
        client.force_login(viewer)
        assert "Nobody has left" in client.get(reverse("departures")).text

    def test_an_account_of_somebody_else_is_in_no_figure(self, client, owner, stranger):
        make_account(name="Secret", csm=owner, churn_date=days_ago(1), churn_reason="price", mrr=Decimal(777))
        client.force_login(stranger)

        page = client.get(reverse("departures")).text

        assert "Secret" not in page
        assert "777" not in page

    def test_the_queries_are_fixed(self, client, viewer, django_assert_max_num_queries):
        for number in range(12):
            make_account(name=f"Gone {number}", churn_date=days_ago(1), churn_reason="price")
        client.force_login(viewer)

        with django_assert_max_num_queries(15):
            client.get(reverse("departures"))


@pytest.mark.django_db
def test_figures_of_many_accounts_may_lag_a_little_but_never_behind_a_logged_departure(
    client, seller, three_are_many
):
    def counted() -> int:
        return client.get(f"{reverse('departures')}?scope=all").context["totals"]["accounts"]

    client.force_login(seller)
    accounts = [make_account(name=f"Account {number}") for number in range(3)]
    log_departure(accounts[0], gone(), author(seller))
    before = counted()
    CustomerRecord.objects.filter(pk=accounts[1].pk).update(churn_date=days_ago(1))
    remembered = counted()
    log_departure(accounts[2], gone(), author(seller))

    assert (before, remembered, counted()) == (1, 1, 3)
