import pytest

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.web import navigation
from churnapp.web.navigation import Destination, Section, add_destination, navigation_for

pytestmark = pytest.mark.any_database


@pytest.fixture
def destinations(monkeypatch):
    monkeypatch.setattr(navigation, "_destinations", {})
    add_destination(
        Destination("Logins", "lock", "login", 10, admin_only=True, section=Section.ADMINISTRATION)
    )
    add_destination(Destination("Accounts", "building", "customers:accounts", 20))
    add_destination(Destination("Home", "home", "home", 10, section=Section.DAY))


def links_of(role: Role, path: str) -> list:
    return [link for section in navigation_for(User(role=role), path) for link in section.links]


def test_only_admins_see_what_is_for_admins(destinations):
    assert [link.label for link in links_of(Role.ADMIN, "/")] == ["Home", "Accounts", "Logins"]
    assert [link.label for link in links_of(Role.CSM, "/")] == ["Home", "Accounts"]


def test_a_section_without_a_page_for_the_person_is_not_there(destinations):
    headings = [section.heading for section in navigation_for(User(role=Role.CSM), "/")]

    assert headings == ["", "Customers"]


def test_the_deepest_link_above_the_page_is_current(destinations):
    current = {link.label: link.is_current for link in links_of(Role.CSM, "/accounts/7/")}

    assert current == {"Home": False, "Accounts": True}


def test_the_front_page_is_current_only_on_itself(destinations):
    assert [link.label for link in links_of(Role.CSM, "/") if link.is_current] == ["Home"]
    assert not [link for link in links_of(Role.CSM, "/elsewhere/") if link.is_current]


def test_a_folded_section_opens_for_the_page_inside_it(destinations):
    def is_open(path: str) -> bool:
        sections = navigation_for(User(role=Role.CSM), path, {"customers"})
        return next(section.is_open for section in sections if section.key == "customers")

    assert not is_open("/")
    assert is_open("/accounts/7/")
