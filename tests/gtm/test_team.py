"""How each CSM stands, on the page of the day of who leads the team."""

from datetime import date

import pytest

from churnapp.accounts.roles import Scope
from gtm.queries.team import team_rows
from predictions.repositories.book_figures import keep_book_figures
from tests.gtm.builders import make_account, make_play

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def leader(make_user, team):
    return make_user("leader", team=team, reach=Scope.TEAM, leads_team=True)


def test_a_leader_sees_the_team_and_an_admin_everybody(leader, owner, stranger, admin):
    make_play(make_account(csm=owner, mrr=100), due_in=-3)
    make_account(csm=stranger, mrr=70)
    keep_book_figures(TODAY)

    rows = {row.name: row for row in team_rows(leader, date(2030, 1, 1))}

    assert set(rows) == {"leader", "owner"}
    assert (rows["owner"].accounts, rows["owner"].mrr, rows["owner"].overdue_plays) == (1, 100, 1)
    assert {row.name for row in team_rows(admin, TODAY)} == {"leader", "owner", "stranger"}


def test_the_table_stands_on_the_page_of_who_leads(client, leader, owner):
    make_account(csm=owner, mrr=100)
    keep_book_figures(TODAY)
    client.force_login(leader)

    page = client.get("/?scope=team").text

    assert "How each person stands" in page
    assert f"/accounts/deal-out/?giver={owner.pk}" in page
    client.force_login(owner)
    assert "How each person stands" not in client.get("/?scope=team").text
