"""What is remembered of the quadrant of many accounts."""

import re
from datetime import timedelta

import pytest

from churnapp.accounts.roles import Role, Scope
from customers.models import CustomerRecord
from gtm.queries.expansion import quadrant_map
from predictions.models import ScoringRunRecord
from tests.gtm.expansion_builders import AS_OF, NOW, growing, publish_run, put_cutoffs
from tests.gtm.quadrant.conftest import names
from tests.predictions.prediction_builders import a_run

pytestmark = pytest.mark.django_db


GROWING_NOW = re.compile(r'class="tile is-growth_engine".*?tile-value">([^<]+)<', re.DOTALL)


def growing_on(page: str) -> tuple[str, int]:
    """What the tile says and how many the drawing has of them."""
    return GROWING_NOW.search(page)[1], page.count("quadrant-mark is-growth_engine")


def publish_another_run() -> None:
    run = a_run(AS_OF + timedelta(days=1))
    publish_run()
    ScoringRunRecord.objects.filter(pk=run.pk).update(published_at=NOW + timedelta(days=1))


def test_the_quadrant_of_many_accounts_may_lag_a_little_but_never_behind_a_run_of_scores(
    get, four, three_are_many
):
    before = growing_on(get())
    growing("Grower too", 0.05, 0.3)
    remembered = growing_on(get())
    publish_another_run()

    assert before == remembered == ("1", 1)
    assert growing_on(get()) == ("2", 2)


def test_the_quadrant_of_many_accounts_follows_changed_cutoffs_at_once(get, four, three_are_many):
    get()

    put_cutoffs(propensity=0.01)

    assert growing_on(get()) == ("2", 2)


def test_the_drawing_of_many_accounts_speaks_each_readers_language_and_writes_as_they_do(
    get, four, three_are_many, make_user
):
    german = make_user("german", Role.VIEWER, language="de")
    dotted = make_user("dotted", Role.VIEWER, number_style="blank_comma")

    english_words = get()
    german_words = get(user=german)

    assert "Grower: churn 5%, upgrade 30%, $1.00k MRR" in english_words
    assert "Grower: Abwanderung 5" in german_words
    assert "$1,00k MRR" in get(user=dotted)


def test_the_links_of_the_drawing_of_many_accounts_keep_each_readers_columns(
    get, four, three_are_many, monkeypatch
):
    monkeypatch.setattr(quadrant_map, "MOST_DOTS", 2)
    get()

    page = get("/quadrant/?columns=mrr")

    assert "columns=account,mrr" in re.search(r'quadrant-mark is-growth_engine[^"]*" href="([^"]+)"', page)[1]


def test_ones_own_part_of_a_large_portfolio_is_drawn_each_time_and_is_nobody_elses(
    get, four, three_are_many, make_user
):
    csm = make_user("busy", reach=Scope.MINE)
    get()

    nothing = get("/quadrant/?scope=all", csm)
    growing("Own", 0.05, 0.3, csm=csm)
    own = get("/quadrant/?scope=all", csm)

    assert "quadrant-mark" not in nothing
    assert growing_on(own) == ("1", 1)
    assert "Grower" not in own


def test_the_quadrant_of_few_accounts_is_drawn_each_time(get, four):
    get()

    growing("Grower too", 0.05, 0.3)

    assert growing_on(get()) == ("2", 2)


@pytest.mark.parametrize("change", ["leaves", "comes back"])
def test_who_leaves_a_large_portfolio_leaves_the_quadrant_at_once(get, four, three_are_many, change):
    account = CustomerRecord.objects.get(name="Grower")
    if change == "comes back":
        CustomerRecord.objects.filter(pk=account.pk).update(churn_date=AS_OF)
    before = names(get())

    CustomerRecord.objects.filter(pk=account.pk).update(churn_date=AS_OF if change == "leaves" else None)

    assert ("Grower" in before) == (change == "leaves")
    assert ("Grower" in names(get())) == (change == "comes back")
