"""What pages write again and again is written once for each language and style."""

import pytest
from django.utils import translation

from churnapp.web.remembered import forget_written, written_once
from churnapp.web.templatetags.formats import money
from churnapp.web.writing import WritingStyle, writing_for

pytestmark = pytest.mark.any_database


@pytest.fixture
def calls():
    return []


@pytest.fixture
def price(calls):
    @written_once(8)
    def price(amount):
        calls.append(amount)
        return money(amount)

    return price


def test_the_same_is_written_once(price, calls):
    assert [price(2500), price(2500), price(80)] == ["$2,500", "$2,500", "$80"]
    assert calls == [2500, 80]


def test_every_language_and_style_has_its_own(price):
    english = price(2500)
    with translation.override("de"):
        german = price(2500)
    with writing_for(WritingStyle(numbers="point_comma")):
        own = price(2500)

    assert (english, german, own) == ("$2,500", "2.500\N{NO-BREAK SPACE}$", "$2.500")
    assert price(2500) == english


def test_what_is_forgotten_is_written_anew(price, calls):
    price(80)
    forget_written()
    price(80)

    assert calls == [80, 80]
