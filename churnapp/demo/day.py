"""What people of the demo mean to do: tasks about the accounts that need them most."""

from datetime import datetime, timedelta

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from customers.models import CustomerRecord, TaskRecord
from customers.repositories.tasks import About, TaskText, finish, write_down

# what to do, and in how many days it is due; None for some day
TASKS = {
    Role.CSM: (
        ("Send the adoption plan to the champion", 0),
        ("Ask who takes over from the champion", -1),
        ("Prepare the business review", 1),
        ("Check the open tickets before the call", 3),
        ("Share the new onboarding checklist", 12),
        ("Collect ideas for the user group", None),
    ),
    Role.SALES: (
        ("Call procurement about the renewal", 0),
        ("Agree with the CSM who leads the call", 1),
        ("Send the offer for more seats", 4),
    ),
}
DONE = "Write down what was agreed on the phone"


def write_demo_tasks(now: datetime) -> int:
    """Tasks for every CSM and salesperson of the demo, once; returns how many."""
    if TaskRecord.objects.exists():
        return 0
    written = 0
    for person in User.objects.filter(role__in=list(TASKS), is_active=True).order_by("pk"):
        owned = {Role.CSM: {"csm": person}, Role.SALES: {"account_executive": person}}[Role(person.role)]
        at_stake = CustomerRecord.objects.active().filter(**owned).order_by("-current_score__expected_loss")
        accounts = list(at_stake.exclude(current_score=None)[: len(TASKS[Role(person.role)])])
        for account, (text, days) in zip(accounts, TASKS[Role(person.role)], strict=False):
            due = None if days is None else now.date() + timedelta(days=days)
            write_down(TaskText(text, due, person), account, About(), by=person, now=now)
            written += 1
        if accounts:
            done = TaskText(DONE, now.date() - timedelta(days=1), person)
            finish(write_down(done, accounts[0], About(), by=person, now=now), by=person, now=now)
            written += 1
    return written
