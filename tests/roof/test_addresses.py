"""Addresses are those that Django works out."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from churnapp.web.addresses import address

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("name", "keys"), [("home", ()), ("customers:account", (7,)), ("customers:account", (10**12,))]
)
def test_an_address_is_the_one_that_reverse_says(name, keys):
    assert address(name, *keys) == reverse(name, args=keys)


def test_a_page_that_is_not_there_or_takes_other_keys_is_refused():
    for name, keys in (("nowhere", ()), ("home", (1,)), ("customers:account", ())):
        with pytest.raises(NoReverseMatch):
            address(name, *keys)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("{% url 'home' %}", "/"),
        ("{% url 'customers:account' pk %}", "/accounts/7/"),
        ("{% url 'customers:account' pk=pk %}", "/accounts/7/"),
        ("{% url 'customers:account_panel' pk key %}", "/accounts/7/panels/notes/"),
        ("{% url 'customers:account' pk as kept %}<{{ kept }}>", "</accounts/7/>"),
        ("{% url 'nowhere' pk as kept %}<{{ kept }}>", "<>"),
    ],
)
def test_templates_write_addresses_as_ever(written, url):
    assert Template(written).render(Context({"pk": 7, "key": "notes"})) == url


@pytest.mark.parametrize("key", ["-1", "''", "nothing"])
def test_a_template_refuses_what_is_no_key(key):
    with pytest.raises(NoReverseMatch):
        Template(f"{{% url 'customers:account' {key} %}}").render(Context())
