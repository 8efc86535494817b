"""The catalogues of locale/: whole, and the same as what is compiled from them."""

import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import localize

from churnapp.saying import say

pytestmark = pytest.mark.any_database

PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|(?<!%)\{\w*[^{}]*\}|</?[a-z]+")
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]


@pytest.fixture(scope="module")
def messages():
    """The script that updates and compiles."""
    loader = SourceFileLoader("messages", str(Path(settings.BASE_DIR) / "scripts" / "messages"))
    module = module_from_spec(spec_from_loader("messages", loader))
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def said(messages):
    return messages.said()


def _parts(message: str | tuple[str, ...]) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


def _key(message) -> tuple[str, str | None]:
    return _parts(message.id)[0], message.context


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language, messages, said):
    kept = {_key(each): each for each in messages.read(messages.catalogue_path(language), language)}
    wanted = {_key(each) for each in said if each.id}

    assert len(wanted) > 1_000
    assert {key for key in wanted if key not in kept} == set(), "run scripts/messages"
    assert [key for key in wanted if not messages.is_translated(kept[key].string)] == []
    assert [key for key in wanted if kept[key].fuzzy] == []
    assert {key for key in kept if key[0]} - wanted == set(), (
        "nobody says these any more: run scripts/messages"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_facts_and_the_markup_of_its_sentence(language, messages):
    for message in messages.read(messages.catalogue_path(language), language):
        if not message.id:
            continue
        of_sentence = {found for part in _parts(message.id) for found in PLACEHOLDER.findall(part)}
        translations = _parts(message.string)
        of_plural = set(PLACEHOLDER.findall(translations[-1]))

        assert of_plural == of_sentence, message.id
        assert all(set(PLACEHOLDER.findall(each)) <= of_sentence for each in translations), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language, messages):
    path = messages.catalogue_path(language)

    assert path.with_suffix(".mo").read_bytes() == messages.compiled(messages.read(path, language))


def test_the_script_finds_sentences_of_templates_and_of_python(said):
    assert said.get("Skip to content")
    assert said.get("No worker answers; the run goes on as soon as one is started.")
    assert said.get("person follows this account").id == (
        "person follows this account",
        "people follow this account",
    )
    assert said.get("Change", context="of an amount")


def test_only_what_is_marked_is_found(messages, tmp_path):
    page = tmp_path / "page.html"
    page.write_text('{% translate "Marked" %} not marked {{ x|default:_("Fallback") }}')
    found = [each[2] for each in messages._extract_template(page.open("rb"), messages.KEYWORDS, [], {})]

    assert found == ["Marked", "Fallback"]


def test_templates_and_the_domain_speak_german():
    page = Template(
        "{% blocktranslate count people=n %}person follows this account{% plural %}people follow this account{% endblocktranslate %}"
    )
    with translation.override("de"):
        assert page.render(Context({"n": 1})) == "Person folgt diesem Account"
        assert page.render(Context({"n": 2})) == "Personen folgen diesem Account"
        assert say("No worker answers; the run goes on as soon as one is started.").startswith("Kein Worker")


def test_numbers_for_machines_keep_their_point_in_german():
    with translation.override("de"):
        assert localize(1234.5) == "1234.5"
        assert Template('<circle cx="{{ x }}"/>').render(Context({"x": 12.75})) == '<circle cx="12.75"/>'
