"""The run and the rule behind plays whose effect is estimated."""

import pytest

from gtm.models import PlayRuleRecord
from tests.gtm.effect.acting_builders import START, UNTIL, at, make_run


@pytest.fixture
def run(db):
    make_run(UNTIL)
    return make_run(START)


@pytest.fixture
def rule(db):
    return PlayRuleRecord.objects.create(name="Risk", created_at=at(START), changed_at=at(START))
