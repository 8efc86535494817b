"""What the model page says about reasons and how surely they hold."""

import re
from html import unescape

import pytest

from predictions.queries.model_page.drivers import driver_groups
from tests.predictions.prediction_builders import a_run

pytestmark = pytest.mark.django_db
GROUP = {
    "group": "breadth",
    "mean_impact": 0.5,
    "moved_share": 0.9,
    "stability": 0.97,
    "raises_from": 0.12,
    "lowers_from": None,
    "features": [{"name": "adoption_score_30d", "words": "feature adoption", "mean_impact": 0.4}],
}
DRIVERS = {
    "refits": 20,
    "agreement": 0.76,
    "feature_agreement": 0.5,
    "gate_agreement": 0.92,
    "groups": [GROUP, {**GROUP, "group": "support", "mean_impact": 0.25}],
    "coverage": [{"from": 0.9, "to": 1.0, "rows": 100, "leavers": 9, "expected": 8.5, "auc": 0.8}],
}


@pytest.fixture
def page(client, viewer):
    """The text of the section, for a version with such drivers."""

    def read(drivers: dict | None) -> str:
        model = a_run(model_version="1.2.0").model
        model.evaluation = {"rung": "L2", **({} if drivers is None else {"drivers": drivers})}
        model.save()
        client.force_login(viewer)
        shown = client.get("/models/1.2.0/").text
        section = re.search(r"What moves the score.*?</section>", shown, re.DOTALL).group()
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", section)).split())

    return read


def test_groups_stand_with_strength_stability_and_their_inputs(page):
    said = page(DRIVERS)

    assert "share 76% ; of the three single inputs 50%" in said
    assert "Breadth of use 0.50 97% +0.12 / never lowering feature adoption" in said
    assert "92% of the time" in said
    assert "90% to 100% 100 8.5 9 0.80" in said


@pytest.mark.parametrize("drivers", [None, {}])
def test_a_version_without_refits_says_that_they_were_not_measured(page, drivers):
    assert "Not measured for this version" in page(drivers)


def test_the_strongest_group_fills_the_bar():
    rows = driver_groups({"drivers": DRIVERS}).groups

    assert [row.strength for row in rows] == [1.0, 0.5]
