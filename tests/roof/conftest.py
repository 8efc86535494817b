"""An example of every URL of the product."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.notifications.mail import MAIL_SALT
from churnapp.notifications.models import DigestRecord, NotificationRecord
from churnapp.workspace.changing import edit_in_place
from churnapp.workspace.traces import field_named
from customers.repositories.calendar_keys import new_calendar_key
from customers.repositories.files import keep_file
from customers.repositories.notes import NoteText, log_note
from customers.repositories.shares import make_share
from predictions.models import JobKind
from predictions.repositories.jobs import open_job
from predictions.repositories.quality import save_report
from tests.customers.builders import NOW, make_custom_field
from tests.customers.test_tasks import make_task
from tests.gtm.builders import make_account, make_opportunity, make_play, make_playbook
from tests.gtm.rules.builders import make_message, make_rule
from tests.predictions.prediction_builders import a_run, publish
from tests.predictions.quality_builders import a_warning
from tests.predictions.weight_builders import a_proposal
from tests.roof.urls import ARGUMENTS
from tests.workspace.builders import make_view
from usage.models import ReleaseRecord


def a_reader(account) -> User:
    """The admin of the test, or the account's owner where there is no admin."""
    return User.objects.filter(role=Role.ADMIN).first() or account.csm


def a_notification(account) -> int:
    """Something that the reader was told about an account."""
    told_to = a_reader(account)
    told = NotificationRecord(user=told_to, event="mention", title="Told", url="/", account_pk=account.pk)
    told.dedupe_key, told.frequency, told.created_at = "1", "daily", NOW
    told.save()
    return told.pk


def write_example(owner: User, sharer: User) -> dict[str, object]:
    """Writes what every URL that needs arguments may name, and returns these arguments by what they name."""
    account = make_account("Blue Ocean", csm=owner)
    publish(account, 0.7)
    save_report(a_warning("mrr_differs", account), mart_version="any", checked_at=timezone.now())
    run, opportunity, rule = a_run(), make_opportunity(account), make_rule()
    shared = make_share(account, days=7, with_notes=False, by=sharer, now=timezone.now())
    return {
        "mail_token": Signer(salt=MAIL_SALT).sign(str(owner.pk)),
        "notification": a_notification(account),
        "digest": DigestRecord.objects.create(user=a_reader(account), event="newly_critical", sent_at=NOW).pk,
        "custom_field": make_custom_field("region").key,
        "proposal": a_proposal().pk,
        "account": account.pk,
        "subject": "account",
        "list": "accounts",
        "view": make_view(sharing="everybody").pk,
        "deleted_view": make_view(sharing="everybody", deleted_at=timezone.now()).pk,
        "change": edit_in_place(
            field_named("account", "csm"), account.pk, None, seen=owner.pk, user=owner, now=run.created_at
        ).pk,
        "run": run.pk,
        "opportunity": opportunity.pk,
        "play": (play := make_play(account)).pk,
        "play_rule": rule.pk,
        "message": make_message(rule).pk,
        "playbook": make_playbook().playbook_id,
        "play_move": play.moves.create(at=NOW, kind="moved", after={"status": play.status}).pk,
        "release": ReleaseRecord.objects.create(name="2.0", released_on=NOW.date()).pk,
        "contact": account.contacts.create(contact_id="C-1", name="Ada", ingested_at=timezone.now()).pk,
        "task": make_task(owner, customer=account).pk,
        "file": keep_file(account, "a.txt", BytesIO(b"text"), by=owner, now=timezone.now()).pk,
        "share": shared.share.pk,
        "shared_token": shared.token,
        "calendar": new_calendar_key(owner, NOW),
        "note": log_note(account, NoteText("Talked"), by=owner, now=timezone.now()).pk,
        "model": run.model.version,
        "job": open_job(JobKind.TRAINING, started_by=None, now=run.created_at).pk,
    }


def address_by(keys: dict[str, object]) -> Callable[[str], str]:
    """The address of a URL by its name, with arguments of an example."""

    def address(name: str) -> str:
        named = ARGUMENTS.get(name, {})
        return reverse(name, kwargs={argument: keys.get(word, word) for argument, word in named.items()})

    return address


@pytest.fixture
def example_of(data_dir, owner, make_user):
    """Arguments of every URL that needs some, each naming something that is there."""
    return address_by(write_example(owner, make_user("sharer")))
