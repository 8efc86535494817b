"""The panel of an account as a viewer gets it."""

import re
from html import unescape

import pytest


@pytest.fixture
def panel(client, viewer):
    """The risk panel as text, as one who may look at everything sees it on the account page."""

    def read(account, user=viewer) -> str:
        client.force_login(user)
        page = client.get(f"/accounts/{account.pk}/").text
        inside = re.search(r'id="panel-risk".*?</section>', page, re.DOTALL).group()
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())

    return read
