"""How the people of the demo arranged their lists: shared views, and tags on accounts."""

from datetime import datetime

from churnapp.accounts.models import User
from churnapp.workspace.actions import action_named
from churnapp.workspace.changing import begin_change, go_on
from churnapp.workspace.keeping import make_view, pin
from churnapp.workspace.models import SavedViewRecord, Sharing
from customers.models import CustomerRecord

ADMIN = "admin"
# list, name, query; all shared with everybody by the admin and pinned for whoever logs in as a demo person
VIEWS = (
    ("accounts", "Renewing and at risk", "renewal=90&tier=critical&tier=high&sort=-revenue_at_risk"),
    ("accounts", "Nobody looks after", "status=active&csm=none&sort=-mrr&scope=all"),
    (
        "accounts",
        "Reference customers",
        "where=tags.filled&columns=name,risk,mrr,plan,renewal,csm,tags&sort=-mrr",
    ),
    ("opportunities", "Overdue", "attention=overdue&sort=-amount"),
)
# tag: how its accounts are found
TAGS = {
    "Reference": {"plan_tier": "enterprise", "churn_date": None},
    "Early adopter": {"plan_tier": "growth", "churn_date": None},
}
TAGGED = 12


def arrange_demo_lists(now: datetime) -> int:
    """Makes the views and tags through the same doors as anybody's; does nothing where there are views.

    Returns:
        How many views were made.
    """
    admin = User.objects.filter(username=ADMIN).first()
    if admin is None or SavedViewRecord.objects.exists():
        return 0
    for name, narrowing in TAGS.items():
        largest = CustomerRecord.objects.filter(**narrowing).order_by("-mrr", "pk")[:TAGGED]
        action = action_named("accounts", "add-tag", admin)
        form = action.form(admin, {"tag": name})
        form.full_clean()
        keys = [account.pk for account in largest]
        go_on(begin_change(action, keys, action.answers(form), user=admin, now=now).pk)
    people = User.objects.filter(is_active=True)
    for list_key, name, query in VIEWS:
        view = make_view(admin, list_key, query, name=name, sharing=Sharing.EVERYBODY, now=now)
        for person in people:
            pin(view, person, is_pinned=True)
    return len(VIEWS)
