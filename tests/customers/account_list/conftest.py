"""The account list as a viewer gets it."""

import pytest


@pytest.fixture
def get(client, viewer):
    """Reads the list as a person; as one who sees everything where the test does not care."""

    def get(query: str = "", user=viewer, **more) -> str:
        client.force_login(user)
        return client.get(f"/accounts/{query}", **more).text

    return get
