"""Where the list of plays ends, and what the hours of the team are worth."""

from decimal import Decimal

import pytest
from django.urls import reverse

from churnapp.accounts.roles import Scope
from gtm.domain.week_end import WeekEnd, week_end
from gtm.models import PlayBudgetRecord
from gtm.queries.week import week_of
from predictions.queries.model_page.capacity import capacity_curve, own_week
from predictions.queries.team_capacity import team_capacity
from tests.gtm.builders import make_account, make_play
from tests.gtm.rules.builders import make_settings
from tests.pages import main_of

VALUES = [Decimal(900), Decimal(400), Decimal(0), Decimal(-1), None]


@pytest.mark.parametrize(
    ("values", "first", "room", "end"),
    [
        (VALUES[:3], 1, 3, None),
        (VALUES[:3], 1, 2, (2, WeekEnd.HOURS)),
        (VALUES, 1, 100, (3, WeekEnd.WORTH)),
        ([Decimal(5), None], 1, 100, (1, WeekEnd.WORTH)),
        (VALUES[:3], 26, 27, (2, WeekEnd.HOURS)),
        (VALUES[:3], 26, 20, (0, WeekEnd.HOURS)),
        (VALUES, 1, 0, (0, WeekEnd.HOURS)),
        ([], 1, 0, None),
    ],
)
def test_the_week_ends_where_the_hours_or_the_worth_end(values, first, room, end):
    assert week_end(values, first, room) == end


@pytest.mark.django_db
def test_a_person_has_the_own_hours_and_a_team_those_of_its_csms(owner, colleague, stranger, seller):
    make_settings(hours_per_week=10, hours_per_play=3, cost_per_hour=50)
    PlayBudgetRecord.objects.create(user=colleague, plays_per_week=1, hours_per_week=4)

    assert (week_of(owner, Scope.MINE).plays, week_of(owner, Scope.MINE).cost) == (3, Decimal(450))
    assert (week_of(owner, Scope.TEAM).hours, week_of(owner, Scope.TEAM).plays) == (14, 4)
    assert week_of(owner, Scope.ALL).hours == 24


@pytest.mark.django_db
def test_nobody_without_hours_has_a_week(owner):
    make_settings()
    PlayBudgetRecord.objects.create(user=owner, plays_per_week=1, hours_per_week=0)

    assert week_of(owner, Scope.MINE).plays == 0


def the_list(client, query: str = "") -> str:
    return main_of(client.get(f"{reverse('gtm:plays')}?{query}").content.decode())


@pytest.mark.django_db
def test_the_list_is_cut_off_where_the_hours_of_the_week_end(client, owner, django_assert_max_num_queries):
    make_settings(hours_per_week=8, hours_per_play=4, cost_per_hour=60)
    for value in (500, 400, 300):
        make_play(make_account(f"Worth {value}", csm=owner), priority=value)
    client.force_login(owner)

    with django_assert_max_num_queries(30):
        page = the_list(client, "scope=mine")

    line = "The week ends here: 8 hours are enough for 2 plays, which cost $480."
    assert page.index("Worth 400") < page.index(line) < page.index("Worth 300")


@pytest.mark.django_db
def test_the_list_is_cut_off_where_a_play_costs_more_than_it_brings(client, owner):
    make_settings()
    for value in (500, -20):
        make_play(make_account(f"Worth {value}", csm=owner), priority=value)
    client.force_login(owner)

    page = the_list(client, "scope=mine")

    assert page.index("Worth 500") < page.index("a play costs more than it brings") < page.index("Worth -20")


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["sort=due", "q=Worth", "type=risk"])
def test_a_list_in_another_order_or_narrowed_has_no_end_of_the_week(client, owner, query):
    make_settings(hours_per_week=4, hours_per_play=4)
    for value in (500, 400):
        make_play(make_account(f"Worth {value}", csm=owner), priority=value)
    client.force_login(owner)

    assert "The week ends here" not in the_list(client, f"scope=mine&{query}")
    assert "The week ends here" in the_list(client, "scope=mine")


@pytest.mark.django_db
def test_the_model_page_says_what_the_hours_of_the_team_cost_and_keep(owner):
    make_settings(hours_per_week=20, hours_per_play=4, cost_per_hour=70)
    curve = capacity_curve(
        {
            "capacity": {
                "accounts": 1000,
                "leavers": 50,
                "horizon_days": 70,
                "steps": [
                    {
                        "per_week": count,
                        "cutoff": 0.4,
                        "reached_at_random": 1,
                        "reached": 9,
                        "saves": 3,
                        "value": 20_000 * count,
                    }
                    for count in (5, 10)
                ],
            }
        }
    )

    week = own_week(curve, team_capacity())

    assert (week.team.per_week, week.team.cost_per_week) == (5, Decimal(1400))
    assert (week.step.per_week, week.cost, week.gain) == (5, 14_000, 86_000)
