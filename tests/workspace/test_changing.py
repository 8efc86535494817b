from datetime import date, timedelta

import pytest
from django.utils import timezone

from churnapp.workspace import changing
from churnapp.workspace.actions import SetField
from churnapp.workspace.changing import CannotBeUndone, begin_change, begin_undo, edit_in_place, go_on
from churnapp.workspace.models import ChangeRecord, ChangeStatus, RowChangeRecord
from churnapp.workspace.traces import field_named
from customers.models import CustomerRecord
from tests.customers.builders import NOW, make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def assign():
    return SetField(field_named("account", "csm"), list_key="test", label="Assign", icon="user", position=1)


@pytest.fixture(autouse=True)
def registered(assign, monkeypatch):
    monkeypatch.setattr(changing, "action_of", lambda list_key, key: assign)


def change_all(assign, accounts, to, by):
    change = begin_change(
        assign, [account.pk for account in accounts], {"value": to.pk}, user=by, now=timezone.now()
    )
    go_on(change.pk)
    change.refresh_from_db()
    return change


def owners(accounts):
    return list(
        CustomerRecord.objects.filter(pk__in=[each.pk for each in accounts]).values_list("csm", flat=True)
    )


def undo(change, by):
    begin_undo(change.pk, user=by, now=timezone.now())
    go_on(change.pk)
    change.refresh_from_db()


def test_every_chosen_row_is_set_and_what_it_held_is_kept(assign, admin, owner, colleague):
    accounts = [make_account(csm=owner), make_account()]

    change = change_all(assign, accounts, colleague, by=admin)

    assert owners(accounts) == [colleague.pk, colleague.pk]
    assert (change.status, change.changed, change.words) == ("done", 2, "CSM set to colleague")
    assert set(change.rows.values_list("before", "after")) == {(owner.pk, colleague.pk), (None, colleague.pk)}


def test_a_row_that_held_the_value_already_is_not_a_change(assign, admin, owner):
    change = change_all(assign, [make_account(csm=owner), make_account()], owner, by=admin)

    assert (change.total, change.changed) == (2, 1)


def test_rows_out_of_reach_are_left_alone(assign, owner, stranger):
    own, foreign = make_account(csm=stranger), make_account(csm=owner)

    change = change_all(assign, [own, foreign], stranger, by=stranger)

    assert change.changed == 0
    assert owners([foreign]) == [owner.pk]


def test_an_undo_puts_every_value_back(assign, admin, owner, colleague):
    accounts = [make_account(csm=owner), make_account()]
    change = change_all(assign, accounts, colleague, by=admin)

    undo(change, admin)

    assert sorted(owners(accounts), key=str) == sorted([owner.pk, None], key=str)
    assert (change.status, change.undone, change.left_alone) == ("undone", 2, 0)


def test_an_undo_leaves_alone_what_somebody_changed_since(assign, admin, owner, colleague, seller):
    first, second = make_account(csm=owner), make_account(csm=owner)
    change = change_all(assign, [first, second], colleague, by=admin)
    CustomerRecord.objects.filter(pk=second.pk).update(csm=seller)

    undo(change, admin)

    assert owners([first]) == [owner.pk]
    assert owners([second]) == [seller.pk]
    assert (change.undone, change.left_alone) == (1, 1)


def test_an_undo_leaves_alone_what_belonged_to_somebody_who_is_gone(assign, admin, owner, colleague):
    account = make_account(csm=owner)
    change = change_all(assign, [account], colleague, by=admin)
    owner.delete()

    undo(change, admin)

    assert owners([account]) == [colleague.pk]
    assert change.left_alone == 1


def test_nothing_is_undone_twice(assign, admin, colleague):
    change = change_all(assign, [make_account()], colleague, by=admin)
    undo(change, admin)

    with pytest.raises(CannotBeUndone, match="undone already"):
        begin_undo(change.pk, user=admin, now=timezone.now())


def test_after_a_month_nothing_is_undone_any_more(assign, admin, colleague):
    change = change_all(assign, [make_account()], colleague, by=admin)

    with pytest.raises(CannotBeUndone, match="too old"):
        begin_undo(change.pk, user=admin, now=timezone.now() + timedelta(days=31))


def test_a_change_that_stopped_half_way_goes_on_where_it_stopped(assign, admin, colleague, monkeypatch):
    monkeypatch.setattr(changing, "ROWS_AT_A_TIME", 2)
    accounts = [make_account() for _ in range(5)]
    change = begin_change(
        assign, [each.pk for each in accounts], {"value": colleague.pk}, user=admin, now=timezone.now()
    )
    real, calls = assign.apply, []

    def dies_the_second_time(*arguments):
        calls.append(1)
        if len(calls) == 2:
            raise ConnectionError
        return real(*arguments)

    monkeypatch.setattr(assign, "apply", dies_the_second_time)
    with pytest.raises(ConnectionError):
        go_on(change.pk)
    change.refresh_from_db()
    assert (change.status, change.position, change.changed) == (ChangeStatus.RUNNING, 2, 2)

    go_on(change.pk)

    change.refresh_from_db()
    assert owners(accounts) == [colleague.pk] * 5
    assert (change.status, change.position, change.changed, change.pending) == ("done", 5, 5, [])
    assert RowChangeRecord.objects.count() == 5


def test_going_on_with_what_is_done_changes_nothing(assign, admin, colleague):
    change = change_all(assign, [make_account()], colleague, by=admin)

    go_on(change.pk)

    assert RowChangeRecord.objects.count() == 1


def test_an_edit_in_place_stamps_the_record_and_keeps_both_values(admin):
    account = make_account(renewal_date=date(2026, 12, 1))
    field = field_named("account", "renewal_date")

    edit_in_place(field, account.pk, "2027-01-31", seen="2026-12-01", user=admin, now=NOW)

    account.refresh_from_db()
    assert (account.renewal_date, account.updated_at) == (date(2027, 1, 31), NOW)
    assert ChangeRecord.objects.get().words == "Renewal date set to 31 Jan 2027"


def test_chunks_cost_a_fixed_number_of_queries(assign, admin, owner, django_assert_max_num_queries):
    accounts = [make_account(csm=owner) for _ in range(30)]
    change = begin_change(
        assign, [each.pk for each in accounts], {"value": admin.pk}, user=admin, now=timezone.now()
    )

    with django_assert_max_num_queries(12):
        go_on(change.pk)
