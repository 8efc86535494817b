"""Accounts that belong to another: never in a circle, added up on the page of the one above."""

import pytest

from churnapp.imports import FolderForReports
from customers.imports import CustomerImport
from customers.models import CustomerRecord
from customers.repositories.parents import ParentMakesCircle, set_parent
from predictions.queries.group import group_of
from tests.customers.builders import NOW, make_account
from tests.predictions.prediction_builders import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(owner):
    """A holding with a daughter and a granddaughter, of which one is likely to leave."""
    top = make_account(name="Holding", csm=owner, mrr=1000)
    middle = make_account(name="Daughter", csm=owner, mrr=3000, parent=top)
    bottom = make_account(name="Granddaughter", csm=owner, mrr=None, parent=middle)
    for account, likely in ((top, 0.1), (middle, 0.5), (bottom, 0.9)):
        publish(account, likely)
    return top, middle, bottom


def test_revenue_and_risk_of_everything_below_are_added_up_in_one_query(
    owner, group, django_assert_num_queries
):
    with django_assert_num_queries(1):
        found = group_of(group[0].pk, owner)

    assert found.mrr == 4000
    assert found.weighted_probability == pytest.approx((1000 * 0.1 + 3000 * 0.5) / 4000)
    assert found.worst.name == "Granddaughter"
    assert found.expected_loss == 1200 + 18000


def test_what_is_not_the_persons_to_see_is_not_added_up(owner, group):
    CustomerRecord.objects.filter(pk=group[1].pk).update(csm=None)

    found = group_of(group[0].pk, owner)

    assert [each.name for each in found.members] == ["Granddaughter", "Holding"]


def test_the_pages_lead_up_and_down(client, owner, group):
    top, middle, bottom = group
    client.force_login(owner)

    above, below = (client.get(f"/accounts/{each.pk}/").text for each in (top, bottom))

    assert f'<a href="/accounts/{middle.pk}/"><bdi>Daughter</bdi></a>' in above
    assert "40%" in above
    assert f'Part of <a href="/accounts/{middle.pk}/">' in below
    assert "panel-group" not in below


def test_a_parent_that_one_may_not_see_is_not_named(client, owner, group):
    CustomerRecord.objects.filter(pk=group[1].pk).update(csm=None)
    client.force_login(owner)

    assert "Daughter" not in client.get(f"/accounts/{group[2].pk}/").text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("nobody", "There is no account"),
        ("Holding", "cannot belong to itself"),
        ("granddaughter", "belongs to Holding already"),
        ("Foreign", "There is no account"),
    ],
)
def test_what_cannot_stand_above_is_refused(client, owner, group, typed, problem):
    make_account(name="Foreign")
    client.force_login(owner)

    answer = client.post(f"/accounts/{group[0].pk}/parent/", {"parent": typed})

    assert answer.status_code == 422
    assert problem in answer.text.replace("&#x27;", "'")
    assert CustomerRecord.objects.get(pk=group[0].pk).parent is None


def test_an_account_is_tied_by_id_or_name_and_untied(client, owner, group):
    lone = make_account(csm=owner)
    client.force_login(owner)
    for typed, parent in ((group[0].customer_id, group[0]), ("daughter", group[1]), ("", None)):
        client.post(f"/accounts/{lone.pk}/parent/", {"parent": typed})
        lone.refresh_from_db()
        assert lone.parent == parent


def test_a_circle_is_refused_however_long(group):
    with pytest.raises(ParentMakesCircle):
        set_parent(group[0], group[2])


def test_a_file_ties_accounts_wherever_their_parents_stand_in_it(tmp_path, db):
    file = tmp_path / "customers.csv"
    file.write_text(
        "customer_id,signup_date,parent_customer_id\n"
        "b,2024-01-01,a\na,2024-01-01,\nc,2024-01-01,nowhere\nx,2024-01-01,y\ny,2024-01-01,x\n"
    )

    for _ in range(2):
        outcome = CustomerImport(NOW).run(file, FolderForReports.of(tmp_path, NOW), lambda *_: None)
        parents = dict(CustomerRecord.objects.values_list("customer_id", "parent__customer_id"))
        assert parents == {"a": None, "b": "a", "c": None, "x": "y", "y": None}
        assert "1 parents are not known (nowhere)" in " ".join(outcome.notices)
        assert "would make a circle (y)" in " ".join(outcome.notices)
