"""Every page in a real browser, by day at a desk and by night on a phone: for everybody, and as wide as the screen."""

import pytest
from playwright.sync_api import expect

from tests.axe import violations
from tests.roof.urls import ONLY_POST, PUBLIC, URLS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
OF_WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ON_ITS_WAY = ".htmx-request, .htmx-settling"


def html_pages(client, address_of) -> list[str]:
    """The addresses that answer with a whole page."""
    names = [name for name in URLS if name not in ONLY_POST | PUBLIC] + ["login", "customers:shared"]
    addresses = [address_of(name) for name in names if name not in {"logout", "predictions:receipt"}]
    answers = {address: client.get(address) for address in addresses}
    return [
        address
        for address, answer in answers.items()
        if answer.status_code == 200 and not answer.streaming and b"<html" in answer.content[:300]
    ]


def complaints(page, address: str) -> list[str]:
    """What is wrong with a page, in both themes and at both widths."""
    found = []
    for theme, size in (("light", DESK), ("dark", PHONE)):
        page.set_viewport_size(size)
        page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
        found += [f"{address} {theme}: {each}" for each in violations(page, of_looks=theme == "dark")]
        if (beyond := page.evaluate(OF_WIDTH)) > 0:
            found.append(f"{address} {theme}: {beyond} px wider than a screen of {size['width']}")
    return found


@pytest.mark.timeout(900)  # some ninety pages, twice each
@pytest.mark.usefixtures("owner")
def test_every_page_is_for_everybody_in_both_themes_and_as_wide_as_the_screen(
    page, log_in, client, admin, example_of
):
    log_in(page, admin)
    client.force_login(admin)
    wrong, errors = [], []
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    addresses = html_pages(client, example_of)
    assert len(addresses) > 60

    for address in addresses:
        page.set_viewport_size(DESK)
        page.goto(address)
        expect(page.locator(ON_ITS_WAY)).to_have_count(0)
        wrong += complaints(page, address)

    assert not wrong, "\n".join(wrong)
    assert not errors, "\n".join(errors)
