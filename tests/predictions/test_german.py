"""What the predictions context says to a German reader."""

import pytest

from predictions.domain import ModelStatus
from predictions.domain.quality import counted_sentence
from predictions.domain.quality_checks import QUALITY_CHECKS
from predictions.queries.model_page.limits import GLOSSARY
from tests.german import in_german

pytestmark = pytest.mark.any_database


def test_a_check_of_the_data_says_what_it_found_in_the_language_of_the_reader():
    check = next(each for each in QUALITY_CHECKS if each.title == "Usage before the signup")
    words = {
        "Usage before the signup": "Nutzung vor dem Beginn",
        "accounts with events": "Konten mit Ereignissen",
        "{check}: {found:,} of {total:,} {counted} ({share}).": "{check}: {found} von {total} {counted}, {share}.",
    }
    with in_german(words):
        assert (
            counted_sentence(check, 12, 400)
            == "Nutzung vor dem Beginn: 12 von 400 Konten mit Ereignissen, 3%."
        )


def test_words_that_were_written_down_at_import_are_translated_when_they_are_read():
    with in_german({"Log loss": "Logarithmischer Verlust", "Published": "Veröffentlicht"}):
        said = next(word.word for word in GLOSSARY if word.key == "log_loss"), ModelStatus.PUBLISHED.label

    assert said == ("Logarithmischer Verlust", "Veröffentlicht")
