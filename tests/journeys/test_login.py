"""A person enters through the login page."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.any_database]


@pytest.mark.parametrize("has_script", [True, False])
def test_who_logs_in_lands_on_the_page_that_was_asked_for(open_page, owner, has_script):
    page = open_page(java_script_enabled=has_script)
    page.goto("/contacts/")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password", exact=True).fill("correct horse")

    page.get_by_role("button", name="Log in").click()

    expect(page).to_have_url(re.compile("/contacts/$"))
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()
