"""The logins of the demo portfolio."""

from django.contrib.auth.hashers import make_password

from churnapp.accounts.models import Team, User
from churnapp.accounts.roles import Role
from churnapp.demo.people import STAFF, StaffMember

DEMO_PASSWORD = "demo-portfolio-2026"  # noqa: S105 - shown on purpose: it opens made-up data only
SHOWN_USERNAMES = ("csm", "lea.fontaine", "sales", "admin", "viewer")


def make_demo_users() -> int:
    """Creates the teams and people of the demo that are missing; who is there already stays as he is.

    Returns:
        How many people were created.
    """
    teams = {person.team: _team(person.team) for person in STAFF if person.team}
    known = set(User.objects.values_list("username", flat=True))
    password = make_password(DEMO_PASSWORD)  # hashed once for all: it is slow by design
    missing = [_user(person, teams, password) for person in STAFF if person.username not in known]
    return len(User.objects.bulk_create(missing))


def login_lines() -> list[str]:
    """One line per role: how to log in."""
    people = {person.username: person for person in STAFF}
    return [f"  {username:<12} {DEMO_PASSWORD}   {_duty(people[username])}" for username in SHOWN_USERNAMES]


def _duty(person: StaffMember) -> str:
    return f"{person.role.label}, leads a team" if person.leads_team else person.role.label


def _team(name: str) -> Team:
    return Team.objects.get_or_create(name=name)[0]


def _user(person: StaffMember, teams: dict[str, Team], password: str) -> User:
    first_name, last_name = person.full_name.split(" ", 1)
    is_admin = person.role is Role.ADMIN
    return User(
        username=person.username,
        email=f"{person.username}@demo.example",
        password=password,
        first_name=first_name,
        last_name=last_name,
        role=person.role,
        team=teams.get(person.team),
        leads_team=person.leads_team,
        is_staff=is_admin,
        is_superuser=is_admin,
    )
