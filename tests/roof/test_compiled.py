"""Compiled queries answer as the same query does that Django compiles anew."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Count, F, Q
from django.test.utils import CaptureQueriesContext

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.compiled import compiled
from customers.models import CustomerRecord
from tests.customers.builders import make_account

pytestmark = pytest.mark.django_db


@compiled
def renewing(field="renewal_date", *, until, keys):
    rows = CustomerRecord.objects.filter(pk__in=keys, **{f"{field}__lte": until})
    return rows.select_related("csm").order_by("pk")


@pytest.fixture
def accounts():
    person = User.objects.create_user("csm", role=Role.CSM)
    return [
        make_account(
            name=f"Account {month}", renewal_date=date(2026, month, 1), mrr=Decimal(month), csm=person
        )
        for month in (1, 2, 3)
    ]


def test_rows_come_with_what_is_joined_to_them(accounts, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = renewing(until=date(2026, 2, 1), keys=[account.pk for account in accounts])
        assert [account.csm.username for account in found] == ["csm", "csm"]
    assert found == accounts[:2]
    assert found[0].mrr == Decimal(1)
    assert found[0].renewal_date == date(2026, 1, 1)


def test_the_same_query_takes_other_values(accounts):
    keys = [account.pk for account in accounts]

    assert renewing(until=date(2026, 1, 1), keys=keys) == accounts[:1]
    assert renewing(until=date(2026, 3, 1), keys=keys) == accounts
    assert renewing(until=date(2026, 3, 1), keys=keys[1:]) == accounts[1:]
    assert renewing(until=date(2026, 3, 1), keys=[]) == []


def test_positional_arguments_change_what_the_query_looks_like(accounts):
    keys = [account.pk for account in accounts]

    assert renewing("churn_date", until=date(2026, 3, 1), keys=keys) == []
    assert renewing(until=date(2026, 3, 1), keys=keys) == accounts


def test_values_are_prepared_for_the_database_as_filters_prepare_them(accounts):
    @compiled
    def like(*, revenue, name, since, joined):
        return CustomerRecord.objects.filter(
            Q(mrr=revenue) | Q(name=name) | Q(ingested_at=since) | Q(csm__is_active=joined, csm__isnull=False)
        ).order_by("pk")

    none = {"revenue": Decimal(99), "name": "nobody", "since": accounts[0].ingested_at.replace(year=1990)}

    assert like(**none, joined=False) == []
    assert like(**none, joined=True) == accounts
    assert like(**{**none, "revenue": Decimal("2.00")}, joined=False) == accounts[1:2]
    assert like(**{**none, "name": accounts[2].name}, joined=False) == accounts[2:]
    at = {account.pk for account in accounts if account.ingested_at == accounts[0].ingested_at}
    assert {row.pk for row in like(**{**none, "since": accounts[0].ingested_at}, joined=False)} == at


def test_values_lists_and_sums_are_compiled_too(accounts):
    @compiled
    def names(*, person):
        return CustomerRecord.objects.filter(csm=person).order_by("-pk").values_list("name", flat=True)[:2]

    @compiled
    def owned(*, person):
        return CustomerRecord.objects.filter(csm=person).values("csm").annotate(accounts=Count("pk"))

    @compiled
    def with_owner(*, person):
        return CustomerRecord.objects.filter(csm=person).annotate(by=F("csm__username")).order_by("pk")

    person = accounts[0].csm.pk

    assert names(person=person) == [accounts[2].name, accounts[1].name]
    assert owned(person=person) == [{"csm": person, "accounts": 3}]
    assert [row.by for row in with_owner(person=person)] == ["csm"] * 3


def test_only_the_values_are_sent_anew(accounts):
    keys = [account.pk for account in accounts]
    renewing(until=date(2025, 1, 1), keys=keys)
    with CaptureQueriesContext(connection) as asked:
        renewing(until=date(2026, 1, 1), keys=keys)
        renewing(until=date(2026, 3, 1), keys=keys)

    first, second = (query["sql"] for query in asked)
    assert first.replace("2026-01-01", "2026-03-01").replace("2026, 1, 1", "2026, 3, 1") == second


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="no other database is sent statements to prepare"
)
def test_postgresql_prepares_what_is_asked_again(accounts):
    for month in range(1, 4):
        renewing(until=date(2026, month, 1), keys=[account.pk for account in accounts])

    with connection.cursor() as cursor:
        cursor.execute("select statement from pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert [each for each in prepared if "renewal_date" in each and "$1" in each]


def test_nothing_is_compiled_apart(accounts):
    @compiled
    def led_by(*, person):
        return CustomerRecord.objects.filter(csm=person).order_by("pk")

    assert led_by(person=accounts[0].csm.pk) == accounts
    assert led_by(person=None) == []


@pytest.mark.parametrize(
    "number", [10**40, 10**400, -(10**40)], ids=["large", "larger than floats", "negative"]
)
def test_a_number_that_no_column_holds_is_found_nowhere(accounts, number):
    @compiled
    def beyond(*, key):
        return CustomerRecord.objects.filter(Q(pk=key) | Q(pk__gt=key)).order_by("pk")

    assert beyond(key=number) == (accounts if number < 0 else [])


def test_prefetching_is_refused():
    @compiled
    def all_of_them():
        return CustomerRecord.objects.prefetch_related("tasks")

    with pytest.raises(TypeError, match="does not prefetch"):
        all_of_them()


@pytest.mark.django_db(transaction=True)
def test_threads_that_share_a_statement_get_their_own_answers(accounts):
    @compiled
    def called(*, name):
        return CustomerRecord.objects.filter(name=name).order_by("pk")

    called(name=accounts[0].name)

    def asks(account):
        try:
            return [called(name=account.name) for _ in range(50)]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(accounts)) as people:
        answers = list(people.map(asks, accounts))

    assert answers == [[[account]] * 50 for account in accounts]
