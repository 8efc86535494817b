import pytest

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.web import navigation
from churnapp.web.navigation import Destination, add_destination, navigation_for

pytestmark = pytest.mark.any_database


@pytest.fixture
def destinations(monkeypatch):
    monkeypatch.setattr(navigation, "_destinations", {})
    add_destination(Destination("Accounts", "building", "customers:accounts", 20))
    add_destination(Destination("Home", "home", "home", 10))
    add_destination(Destination("Logins", "lock", "login", 30, admin_only=True))


def test_only_admins_see_what_is_for_admins(destinations):
    assert [link.label for link in navigation_for(User(role=Role.ADMIN), "/")] == [
        "Home",
        "Accounts",
        "Logins",
    ]
    assert [link.label for link in navigation_for(User(role=Role.CSM), "/")] == ["Home", "Accounts"]


def test_the_deepest_link_above_the_page_is_current(destinations):
    current = {link.label: link.is_current for link in navigation_for(User(role=Role.CSM), "/accounts/7/")}

    assert current == {"Home": False, "Accounts": True}
