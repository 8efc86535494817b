"""Every page as a German reads it: no word of English is left, also none that a library brings along."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.forms import ModelChoiceField
from django.utils import timezone, translation
from django.utils.translation import trans_real

from churnapp.accounts.models import User
from customers.models import ContactRole
from tests.customers.builders import make_account
from tests.roof.test_translated import DATA, Reader
from tests.roof.urls import ONLY_POST, PUBLIC, URLS

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# small words that sentences cannot do without and that are no German ones
ENGLISH = re.compile(
    r"\b(the|and|of|with|from|for|to|your|you|this|that|these|are|were|been|has|have|had|who|whose|which|when|where"
    r"|nobody|somebody|because|without|until|every|each|than|then|select|choose|option|none|yes|not|by|it|its|is"
    r"|on|or|as|at|be|no|if|their|they|there|more|less|only|other|please)\b",
    re.IGNORECASE,
)
# German ones that look alike, names of the trade, and what is chosen by its own name
ALIKE = re.compile(
    r"\b(Out[- ]of[- ]Time|Customer Success|Log-Odds|wo|so|Forecast Call|in|an|am|plan_tier|at-risk)\b"
    r"|\b[a-z]+_[a-z_]+\b"  # columns of files and events
    r"|manage\.py.*",
    re.IGNORECASE,
)


@cache
def only_english() -> frozenset[str]:
    """The sentences of the product that a German never reads: their German differs and says nothing else."""
    told = {
        english[0]
        if isinstance(english, tuple)
        else english.rpartition(trans_real.CONTEXT_SEPARATOR)[2]: german
        for english, german in trans_real.translation("de")._catalog.items()
    }
    german = set(told.values())
    return frozenset(english for english, said in told.items() if english != said and english not in german)


def english_in(page: str) -> list[str]:
    """What a page says in English, without data and names."""
    reader = Reader()
    reader.feed(page)
    return [
        said
        for said in reader.forgotten
        if ENGLISH.search(ALIKE.sub("", DATA.sub("", said)))
        or (DATA.sub("", said) and said in only_english())
    ]


@pytest.fixture
def german(admin) -> Iterator[User]:
    """An admin who reads German; what was done is kept in the words of who did it."""
    admin.language = "de"
    admin.save()
    with translation.override("de"):
        yield admin


@pytest.mark.parametrize("name", sorted(set(URLS) - ONLY_POST))
def test_no_page_has_an_english_word_for_a_german(name, client, german, example_of):
    if name not in PUBLIC:
        client.force_login(german)
    answer = client.get(example_of(name), headers={"Accept-Language": "de"})

    if "text/html" in answer.headers.get("Content-Type", ""):
        left = english_in(answer.text)
        assert not left, "in English:\n" + "\n".join(left)


def test_an_english_word_of_a_library_is_found():
    with translation.override("de"):
        widget = ModelChoiceField(User.objects.none()).widget.render("person", "")

    assert english_in(f"<p>Person {widget}</p><p>Für alle</p>") == ["- Select an option -"]


def test_a_single_word_is_found_that_the_product_has_german_for():
    assert english_in("<p>Billing</p><p>Sponsor</p><p>Status</p>") == ["Billing"]


def test_the_role_of_a_contact_is_german_on_the_page_of_its_account(client, german):
    account = make_account(name="Bluepeak")
    for role in ContactRole.values:
        account.contacts.create(contact_id=role, name=role.upper(), role=role, ingested_at=timezone.now())
    client.force_login(german)

    people = client.get(f"/accounts/{account.pk}/").text.partition('id="panel-contacts"')[2]

    for word in ("Champion", "Sponsor", "Anwender", "Abrechnung"):
        assert f'<span class="label">{word}</span>' in people
