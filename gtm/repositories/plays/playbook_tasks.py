"""The tasks that a playbook asks for, as tasks of people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from customers.models import CustomerRecord, TaskRecord
from gtm.domain import OwnerRole, PlayType, working_days_after
from gtm.domain.play_label import play_label
from gtm.models import PlaybookTaskRecord, PlayRecord, PlayTaskRecord
from gtm.queries.plays.links import play_url
from gtm.repositories.many_rows import insert_rows
from gtm.repositories.opportunity_changes import Author

TASK = ("text", "customer_id", "about_url", "about_label", "owner_id", "due_on")
LINK = ("play_id", "task_id", "template_id")


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who does what on one account, as keys of people who may still log in; None for nobody."""

    csm: int | None
    account_executive: int | None
    leader: int | None

    def of(self, role: OwnerRole, opener: int | None) -> int | None:
        """Who has the role."""
        return opener if role is OwnerRole.OPENER else getattr(self, role.value)


def responsible_for(customer_pks: Iterable[int]) -> dict[int, Responsible]:
    """The people of active accounts, in three queries; whoever left is nobody."""
    accounts = CustomerRecord.objects.active().filter(pk__in=list(customer_pks)).order_by()
    rows = list(accounts.values_list("pk", "csm_id", "account_executive_id"))
    people = {pk for row in rows for pk in row[1:]}
    teams: dict[int | None, int | None] = dict(_working().filter(pk__in=people).values_list("pk", "team_id"))
    leading = _working().filter(leads_team=True, team__in=set(teams.values()) - {None})
    leaders: dict[int | None, int] = dict(leading.values_list("team_id", "pk"))
    return {
        pk: Responsible(
            csm=csm if csm in teams else None,
            account_executive=executive if executive in teams else None,
            leader=leaders.get(teams.get(csm)),
        )
        for pk, csm, executive in rows
    }


def add_playbook_tasks(
    plays: Sequence[PlayRecord], people: Mapping[int, Responsible], author: Author, *, start: date
) -> int:
    """Adds the tasks of the playbook of each play, in few statements; returns how many.

    A task whose role nobody has is done by the owner of the play.

    Args:
        plays: stored; those without a playbook get none.
        people: who is responsible, by account.
        author: who opened the plays.
        start: day from which the working days count.
    """
    templates, opener = _templates(plays), author.user.pk if author.user else None
    pairs = [(play, each) for play in plays for each in templates.get(play.playbook_version_id, ())]
    due = {each: working_days_after(start, each.offset_days) for _, each in pairs}
    about = {
        play.pk: (play_url(play.pk), play_label(PlayType(play.play_type), play.reason)) for play in plays
    }
    rows = [
        (
            each.text,
            play.customer_id,
            *about[play.pk],
            _owner(play, each, people.get(play.customer_id), opener),
            due[each],
        )
        for play, each in pairs
    ]
    tasks = insert_rows(TaskRecord, TASK, rows, {"created_at": author.at, "created_by_id": opener})
    links = [(play.pk, task, each.pk) for (play, each), task in zip(pairs, tasks, strict=True)]
    insert_rows(PlayTaskRecord, LINK, links)
    return len(pairs)


def _templates(plays: Iterable[PlayRecord]) -> dict[int | None, list[PlaybookTaskRecord]]:
    versions = {play.playbook_version_id for play in plays} - {None}
    found: dict[int | None, list[PlaybookTaskRecord]] = defaultdict(list)
    if versions:
        for template in PlaybookTaskRecord.objects.filter(version__in=versions):
            found[template.version_id].append(template)
    return found


def _owner(
    play: PlayRecord, template: PlaybookTaskRecord, people: Responsible | None, opener: int | None
) -> int | None:
    role = OwnerRole(template.owner_role)
    return (people.of(role, opener) if people else None) or play.owner_id


def _working() -> QuerySet[User]:
    return User.objects.filter(is_active=True).exclude(role=Role.VIEWER).order_by("-pk")
