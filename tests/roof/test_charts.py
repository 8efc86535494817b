import pytest

from tests.roof.chart_page import CHART

pytestmark = pytest.mark.any_database


def test_the_table_of_a_chart_says_the_same_numbers_in_words():
    assert CHART.rows == [
        ("2026-11-01", ["4", "2"]),
        ("2026-11-02", ["–", "5"]),
        ("2026-11-03", ["1,200", "1"]),
    ]


@pytest.mark.browser
@pytest.mark.urls("tests.roof.chart_page")
def test_a_chart_is_drawn_under_the_strict_content_security_policy(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto("/")
    page.locator("[data-chart] canvas").wait_for()
    page.locator("[data-chart]").hover()

    assert complaints == []
