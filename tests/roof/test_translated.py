"""Every page in a language whose every sentence stands in marks: what has letters and no marks was forgotten."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import trans_real
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from customers.panels import panels_for
from predictions.models import CurrentScoreRecord
from tests.german import forget_words
from tests.predictions.prediction_builders import a_reason
from tests.roof.urls import ONLY_POST, PUBLIC, URLS

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

OPEN, CLOSE = "⟦", "⟧"
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = {"aria-label", "title", "placeholder", "alt", "data-label", "data-counted"}
INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "br",
    "code",
    "em",
    "i",
    "kbd",
    "small",
    "span",
    "strong",
    "svg",
    "time",
    "use",
}
# no sentences: programs, commands, keys, and what people typed or files hold
SILENT = {"script", "style", "code", "pre", "textarea", "kbd"}
DATA = re.compile(
    # people, accounts and what the builders of these tests put in
    r"\b(admin|owner|sharer|somebody-with-views|Blue Ocean|Ada|Region|Send the plan|Call them|Large ones|Told|Talked|Call"
    r"|contradicts itself|a\.txt|(Reason|Rule) \d+|(opp|account|playbook)-\d+|csm|mrr|https://\S*)\b"
    # plans and industries are words of the files
    r"|\b(free|starter|growth|enterprise|custom|Other|HR Tech|\w+Tech)\b"
    # names: products, formats, languages, time zones, abbreviations of the trade
    r"|\b(ChurnApp|CSV|Excel|Parquet|XGBoost|English|Deutsch|CSM|MRR|ARR|AE|UTC|\w+/[\w/ +-]+)\b"
    # an example of how dates are written; what a training and a quarter wrote down when they ended
    r"|22 Nov 2026|It passed\.|Change: the proposed weights .* of resamples\."
    r"|https://",
    re.IGNORECASE,
)


class Marks:
    """A catalogue in which each sentence is itself, in marks."""

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}{CLOSE}"

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)

    def language(self) -> str:
        return "de"

    def to_language(self) -> str:
        return "de"


class Reader(HTMLParser):
    """Collects words that stand outside of marks."""

    def __init__(self) -> None:
        super().__init__()
        self.forgotten: list[str] = []
        self._depth = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at_block(tag)
        self._silent += tag in SILENT
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and value:
                self.forgotten += outside(value)

    def handle_endtag(self, tag: str) -> None:
        self._at_block(tag)
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.forgotten += outside(data, self._depth)
        self._depth = max(0, self._depth + data.count(OPEN) - data.count(CLOSE))

    def _at_block(self, tag: str) -> None:
        if tag not in INLINE:
            self._depth = 0  # no sentence goes on in the next paragraph; a cut one may lack its end


def outside(text: str, depth: int = 0) -> Iterator[str]:
    """The pieces of a text that stand in no marks and have words."""
    for piece in re.split(f"([{OPEN}{CLOSE}])", text):
        if piece == OPEN:
            depth += 1
        elif piece == CLOSE:
            depth = max(0, depth - 1)
        elif not depth and WORD.search(piece):
            yield " ".join(piece.split())


def forgotten_in(page: str) -> list[str]:
    """What a page says outside of marks, without data."""
    reader = Reader()
    reader.feed(page)
    return [said for said in reader.forgotten if WORD.search(DATA.sub("", said))]


def refuse(forgotten: list[str]) -> None:
    assert not forgotten, "not translated:\n" + "\n".join(forgotten)


@pytest.fixture
def in_marks(monkeypatch, admin) -> Iterator[User]:
    """An admin who reads that language."""
    monkeypatch.setitem(trans_real._translations, "de", Marks())
    admin.language = "de"
    admin.save()
    translation.activate("de")  # what was done is kept in the words of who did it
    forget_words()
    yield admin
    forget_words()


@pytest.mark.parametrize("name", sorted(set(URLS) - ONLY_POST))
def test_a_page_says_nothing_past_the_catalogue(name, client, in_marks, example_of):
    if name not in PUBLIC:
        client.force_login(in_marks)
    answer = client.get(example_of(name), headers={"Accept-Language": "de"})

    if "text/html" in answer.headers.get("Content-Type", ""):
        refuse(forgotten_in(answer.text))


def test_no_panel_of_an_account_says_anything_past_the_catalogue(client, in_marks, example_of):
    client.force_login(in_marks)
    address = example_of("customers:account")
    account = CustomerRecord.objects.get(name="Blue Ocean")
    reason = "Feature adoption of 40% in the last 30 days, down from 48% three months earlier"
    kept = CurrentScoreRecord.objects.get(customer=account).prediction
    kept.reasons = [a_reason(f"{reason}; associated with higher risk", 1.0)]
    kept.save()

    for panel in panels_for(in_marks):
        refuse(forgotten_in(client.get(f"{address}panels/{panel.key}/").text))


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: bad_request(request, ValueError()),
        lambda request: permission_denied(request, PermissionError()),
        lambda request: page_not_found(request, LookupError()),
        server_error,
    ],
)
def test_no_page_of_an_error_says_anything_past_the_catalogue(answer, in_marks):
    request = RequestFactory().get("/nowhere/")
    request.user = in_marks
    with translation.override("de"):
        refuse(forgotten_in(answer(request).content.decode()))


def test_a_refused_login_says_nothing_past_the_catalogue(client, in_marks):
    answer = client.post("/login/", {"username": "x", "password": "x"}, headers={"Accept-Language": "de"})

    refuse(forgotten_in(answer.text))


def test_what_is_forgotten_is_found():
    page = """<p>{% translate "Said" %} and <b title="forgotten">{% translate "said" %}</b></p>
        <p aria-label="{% translate 'Said' %}">{% blocktranslate %}Said <b>so</b> too{% endblocktranslate %}</p>"""
    with translation.override("de"):
        trans_real._active.value = Marks()
        assert forgotten_in(Template(page).render(Context())) == ["and", "forgotten"]


DRAWN = re.compile(r"<svg.*?</svg>", re.DOTALL)
PLACE = re.compile(r' (x|y|x1|x2|y1|y2|cx|cy|r|d|points|width|height|transform|viewBox)="([^"]*)"')


@pytest.mark.parametrize("name", ["customers:account", "gtm:portfolio", "predictions:model_version"])
def test_drawings_have_the_same_coordinates_in_every_language(name, client, admin, example_of):
    client.force_login(admin)
    address = example_of(name)
    drawn = {}
    for language in ("en", "de"):
        admin.language = language
        admin.save()
        page = client.get(address, {"scope": "all"}).text
        drawn[language] = [PLACE.findall(drawing) for drawing in DRAWN.findall(page)]

    assert any(place for drawing in drawn["en"] for place in drawing)
    assert drawn["de"] == drawn["en"]
