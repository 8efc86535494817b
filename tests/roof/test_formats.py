from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from churnapp.web.templatetags import formats
from tests.german import in_german

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("amount", "written"),
    [(Decimal(2500), "$2,500"), (Decimal("-12.4"), "−$12"), (0, "$0"), (None, "–")],
)
def test_money_has_thousands_and_no_cents(amount, written):
    assert formats.money(amount) == written


def test_exact_money_has_cents():
    assert formats.exact_money(Decimal("2500.5")) == "$2,500.50"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (940, "$940"),
        (999.6, "$1.00k"),
        (25_400, "$25.4k"),
        (99_960, "$100k"),
        (1_270_000, "$1.27M"),
        (-3_000_000_000, "−$3.00B"),
        (None, "–"),
    ],
)
def test_short_money_keeps_three_figures(amount, written):
    assert formats.short_money(amount) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.414, "41%"), (0, "0%"), (1, "100%"), (0.001, "<1%"), (0.999, ">99%"), (None, "–")],
)
def test_percent_does_not_round_to_never_or_always(share, written):
    assert formats.percent(share) == written


@pytest.mark.parametrize(("change", "written"), [(0.12, "+12"), (-0.034, "−3"), (0.001, "0"), (None, "–")])
def test_points_are_signed(change, written):
    assert formats.points(change) == written


def test_a_time_says_how_long_ago_and_exactly_on_hover():
    three_hours_ago = timezone.now() - timedelta(hours=3, minutes=5)

    written = formats.ago(three_hours_ago)

    assert ">3 hours ago</time>" in written
    assert f'title="{formats.moment(three_hours_ago)}"' in written


def test_a_date_ahead_is_told_in_days():
    assert ">in 12 days</time>" in formats.ago(timezone.now().date() + timedelta(days=12))


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (59, "in 59 days"),
        (-75, "2 months ago"),
        (800, "in 2 years"),
    ],
)
def test_distances_use_the_unit_a_person_would(days, written):
    assert formats.in_days(days) == written


def test_a_moment_is_told_in_utc():
    assert formats.moment(datetime(2026, 11, 22, 18, 3, tzinfo=UTC)) == "22 Nov 2026, 18:03 UTC"


def test_a_day_has_no_leading_zero():
    assert formats.day(date(2026, 3, 5)) == "5 Mar 2026"


@pytest.mark.parametrize(
    ("value", "words"), [(0.42, "+0.42"), (-1.1, "−1.10"), (0.004, "0.00"), (-0.004, "0.00"), (None, "–")]
)
def test_an_effect_has_a_sign_unless_it_shows_as_zero(value, words):
    assert formats.signed(value) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0.121, "+12%"), (-0.4, "−40%"), (0.001, "0%"), (12.0, "+1,200%"), (None, "–")]
)
def test_a_relative_change_is_signed_in_whole_percent(share, words):
    assert formats.signed_percent(share) == words


@pytest.mark.parametrize(
    ("days", "words"), [(0, "less than a day"), (1, "1 day"), (90, "3 months"), (None, "–")]
)
def test_a_duration_is_told_in_the_unit_that_fits(days, words):
    assert formats.lasting(days) == words


def test_a_share_as_a_score_of_a_hundred():
    assert (formats.hundredths(0.426), formats.hundredths(None)) == ("43", "–")


def test_distances_and_short_money_follow_the_language_of_the_reader():
    distances = {
        "in %(count)s day": ("in %(count)s Tag", "in %(count)s Tagen"),
        "%(count)s month ago": ("vor %(count)s Monat", "vor %(count)s Monaten"),
        "%(count)s day": ("%(count)s Tag", "%(count)s Tage"),
    }
    with in_german(distances):
        said = formats.in_days(3), formats.in_days(-90), formats.lasting(12)
    with in_german({"$%(figure)sM": "%(figure)s Mio. $"}, context="millions of dollars"):
        money = formats.short_money(1_270_000)

    assert said == ("in 3 Tagen", "vor 3 Monaten", "12 Tage")
    assert money == "1,27 Mio. $"
