"""Whatever goes wrong, a person sees one calm sentence with the remedy, and no detail of the inside."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.roof.error_pages")


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/refuse", 403, "Only admins may open this page. Ask an admin if you need it."),
        ("/suspect", 400, "Go back, check what you entered and send it again"),
        ("/break", 500, "The error was written to the log. Try again in a moment"),
        ("/no-such-page", 404, "Check the address or start from the accounts."),
    ],
)
def test_an_error_is_a_page_with_a_remedy(db, address, status, sentence):
    answer = Client(raise_request_exception=False).get(address)

    assert answer.status_code == status
    assert sentence in answer.text
    assert 'class="brand"' in answer.text
    assert "secret detail" not in answer.text


def test_a_form_without_its_token_says_how_to_go_on(owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    answer = client.post("/logout/")

    assert answer.status_code == 403
    assert "Go back, reload the page and send it again; nothing was changed." in answer.text
