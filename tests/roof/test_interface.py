import pytest
from django.template import engines
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from churnapp.saying import later
from churnapp.web.icons import UnknownIcon, icon_svg
from churnapp.web.markup import filled, markup
from churnapp.web.risk import risk_badge, risk_trend
from churnapp.web.sparkline import sparkline_svg

pytestmark = pytest.mark.any_database


def test_pages_carry_no_indents_and_mails_keep_theirs(tmp_path, settings):
    (tmp_path / "web").mkdir()
    for name in ("page.html", "mail.txt"):
        (tmp_path / "web" / name).write_text("{% if True %}\n  <p\n\t id='a'> b  c\n  </p>\n{% endif %}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    assert get_template("web/page.html").render() == "\n<p\nid='a'> b  c\n</p>\n"
    assert get_template("web/mail.txt").render() == "\n  <p\n\t id='a'> b  c\n  </p>\n"


def test_an_icon_beside_a_word_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in icon_svg("users")


def test_an_icon_alone_says_what_it_means():
    assert 'role="img" aria-label="Menu"' in icon_svg("menu-2", "Menu")


def test_an_icon_that_is_not_vendored_says_how_to_add_it():
    with pytest.raises(
        UnknownIcon, match=r"'unicorn' is not vendored\. Add it to ICONS in scripts/vendor_assets"
    ):
        icon_svg("unicorn")


def test_risk_is_number_colour_and_word():
    badge = risk_badge(0.63, "high")

    assert "risk-high" in badge
    assert "63%" in badge
    assert "High" in badge


def test_a_probability_below_a_cut_off_is_not_rounded_onto_it():
    assert "49%" in risk_badge(0.4999, "medium")
    assert "50%" in risk_badge(0.5, "high")
    assert "6.4%" in risk_badge(0.06499, "low")
    assert "6.5%" in risk_badge(0.065, "medium")
    assert ">7%<" in risk_badge(0.07, "medium")


def test_a_nearly_impossible_churn_is_not_shown_as_zero():
    assert "&lt;1%" in risk_badge(0.002, "low")


def test_an_account_without_a_score_says_so():
    assert "Not scored" in risk_badge(None, "")


@pytest.mark.parametrize(
    ("share", "previous", "direction", "words"),
    [
        (0.41, 0.22, "trend-up", "+19 points since the last run"),
        (0.20, 0.25, "trend-down", "−5 points since the last run"),
        (0.201, 0.204, "trend-flat", "unchanged since the last run"),
    ],
)
def test_the_trend_says_its_direction_in_words_too(share, previous, direction, words):
    trend = risk_trend(share, previous)

    assert direction in trend
    assert words in trend


def test_a_first_score_has_no_trend():
    assert risk_trend(0.4, None) == ""


def test_a_sparkline_stays_inside_its_box():
    drawn = sparkline_svg([3, 0, 12, 7], "Events per week")

    spots = drawn.split('points="')[1].split('"')[0].split()
    assert len(spots) == 4
    assert all(0 <= float(x) <= 96 and 0 <= float(y) <= 24 for x, y in (spot.split(",") for spot in spots))


def test_a_sparkline_of_zeros_is_a_flat_line():
    assert "2.0,22.0 94.0,22.0" in sparkline_svg([0, 0], "Events")


def test_text_from_data_is_escaped_in_every_part():
    page = engines["django"].from_string(
        '{% blank_slate name %}{% sparkline values name %}{% swap name "list" %}'
    )

    drawn = page.render({"name": "<script>alert(1)</script>", "values": [1, 2]})

    assert "<script>" not in drawn


@pytest.mark.parametrize(
    "words", ["<b>&'\"</b>", mark_safe("<b>ours</b>"), 7, None, later("Customers"), "{} {name} {0}"]
)
def test_markup_of_many_cells_is_what_django_makes_of_it(words):
    template = '<a title="{name}">{}</a>'

    assert markup(template, words, name=words) == format_html(template, words, name=words)
    assert isinstance(markup(template, words, name=words), SafeString)


def test_a_filled_sentence_keeps_our_markup_and_shows_all_other_as_text():
    said = filled(
        "%(owner)s <saves> it, due %(due)s", owner="<b>Ann</b>", due=mark_safe("<time>today</time>")
    )

    assert said == "&lt;b&gt;Ann&lt;/b&gt; &lt;saves&gt; it, due <time>today</time>"
    assert isinstance(said, SafeString)
