"""What the domain says, with and without translations."""

import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.utils import translation

from churnapp.month_words import day_in_words, long_month_and_year
from churnapp.saying import Said, in_english, inside, later, say, say_count
from tests.german import in_german

pytestmark = pytest.mark.any_database


def test_a_sentence_is_said_in_the_language_of_the_reader():
    with translation.override("de"):
        assert say("Yes") == "Ja"
    assert say("Yes") == "Yes"


def test_facts_stand_in_the_sentence():
    assert say("Unknown plan '{plan}'.", plan="gold") == "Unknown plan 'gold'."


def test_a_sentence_without_facts_keeps_its_braces():
    assert say("{} stays") == "{} stays"


def test_a_plain_interpreter_speaks_english():
    said = subprocess.run(
        [sys.executable, "-c", "from churnapp.saying import say; print(say('Yes'))"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout == "Yes\n"


def test_a_count_takes_the_form_that_the_language_has_for_it():
    with in_german({"{count} account of {of}": ("{count} Konto von {of}", "{count} Konten von {of}")}):
        said = [say_count("{count} account of {of}", "{count} accounts of {of}", n, of=9) for n in (1, 2)]

    assert said == ["1 Konto von 9", "2 Konten von 9"]
    assert say_count("{count} day", "{count} days", 1) == "1 day"
    assert say_count("{count:,} day", "{count:,} days", 1_000) == "1,000 days"


WORDS = {"yes": later("Yes")}


class Answer:
    label = Said("Yes")


def test_what_is_written_down_at_import_is_translated_when_it_is_read():
    with translation.override("de"):
        assert (say(WORDS["yes"]), Answer.label, Answer().label) == ("Ja", "Ja", "Ja")
    assert (say(WORDS["yes"]), Answer.label, Answer().label) == ("Yes", "Yes", "Yes")


def test_a_label_inside_a_sentence_is_small_unless_nouns_keep_their_capitals():
    assert inside("Renewal") == "renewal"
    with translation.override("de"):
        assert inside("Verlängerung") == "Verlängerung"


def test_months_are_written_in_the_language_of_the_reader():
    day = date(2026, 3, 9)
    assert (day_in_words(day), long_month_and_year(day)) == ("9 Mar 2026", "March 2026")
    with in_german({"Mar": "März", "March": "März", "{day} {month} {year}": "{day}. {month} {year}"}):
        assert (day_in_words(day), long_month_and_year(day)) == ("9. März 2026", "März 2026")


def test_what_is_kept_is_said_in_english_to_every_reader():
    with translation.override("de"):
        with in_english():
            assert (say("Yes"), Answer.label) == ("Yes", "Yes")
        assert say("Yes") == "Ja"
