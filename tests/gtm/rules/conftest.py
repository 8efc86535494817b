"""Who leads the team whose rules are looked at."""

import pytest

from churnapp.accounts.roles import Scope


@pytest.fixture
def leader(make_user, team):
    """A CSM who sees what the team owns."""
    return make_user("leader", team=team, leads_team=True, reach=Scope.TEAM)
