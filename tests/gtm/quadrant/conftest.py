"""One account in each quadrant, and who looks at them."""

import re
from decimal import Decimal

import pytest

from tests.gtm.expansion_builders import growing, publish_run, put_cutoffs


@pytest.fixture
def get(client, viewer):
    def get(address: str = "/quadrant/", user=viewer) -> str:
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.text

    return get


@pytest.fixture
def four():
    """One account in each quadrant and one on the highest plan."""
    growing("Grower", 0.05, 0.3, mrr=Decimal(1000))
    growing("Rescuer", 0.6, 0.3, mrr=Decimal(2000))
    growing("Flyer", 0.6, 0.02, mrr=Decimal(3000))
    growing("Steady", 0.05, 0.02, mrr=Decimal(4000))
    growing("Topmost", 0.05, None, is_ceiling=True, mrr=Decimal(5000))
    put_cutoffs()
    publish_run()


def names(page: str) -> list[str]:
    return re.findall(r'class="row-name"[^>]*>([^<]+)<', page)
