"""What the domain says, with and without translations."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.utils import translation

from churnapp.saying import say

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
