"""Every URL of the product, so that a new page cannot forget its door, its role, its form token or nonsense."""

from io import BytesIO
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.notifications.mail import MAIL_SALT
from churnapp.notifications.models import NotificationRecord
from churnapp.workspace.changing import edit_in_place
from churnapp.workspace.traces import field_named
from customers.panels import panels_for
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
from tests.predictions.prediction_builders import a_reason, a_run, publish
from tests.predictions.quality_builders import a_warning
from tests.predictions.weight_builders import a_proposal
from tests.workspace.builders import make_view
from usage.models import ReleaseRecord, TicketRecord

pytestmark = pytest.mark.django_db

OF_VIEWS = {f"workspace:{verb}_view" for verb in ("update", "duplicate", "place", "delete", "restore")}
PUBLIC = {"healthz", "login", "customers:shared", "notifications:stop", "calendar_feed"}
# what a viewer may send, because it changes only the viewer
OF_ONESELF = {
    "login",
    "logout",
    "set_theme",
    "workspace:new_view",
    "workspace:change_view",
    *OF_VIEWS,
    "preferences",
    "notifications:mark",
    "notifications:read_all",
    "notifications:mute",
}
ONLY_POST = {
    *OF_VIEWS,
    "notifications:mark",
    "notifications:read_all",
    "notifications:mute",
    "logout",
    "set_theme",
    "customers:retire_custom_field",
    "predictions:start_run",
    "predictions:cancel_run",
    "predictions:retry_run",
    "predictions:set_operating_point",
    "predictions:accept_quality",
    "predictions:state_expectation",
    "predictions:train",
    "predictions:refresh_data",
    "predictions:decide_on_model",
    "predictions:preview_now",
    "predictions:cancel_job",
    "predictions:decide_risk_weights",
    "predictions:settle_judgement",
    "customers:answer_note",
    "customers:send_file",
    "customers:delete_file",
    "customers:restore_file",
    "customers:follow",
    "customers:revoke_share",
    "customers:remove_contact",
    "customers:restore_contact",
    "customers:pin_note",
    "customers:delete_note",
    "customers:restore_note",
    "gtm:move_stage",
    "gtm:change_opportunity",
    "gtm:move_play",
    "gtm:delete_play_rule",
    "gtm:switch_play_rule_on",
    "gtm:switch_play_rule_off",
    "gtm:retry_webhook",
    "gtm:set_play_budget",
    "gtm:wake_play",
    "gtm:add_play_task",
    "gtm:undo_play_move",
    "workspace:undo_change",
    "workspace:continue_change",
    "gtm:start_play",
    "gtm:start_risk_play",
    "customers:take_departure_back",
    "customers:welcome_back",
    "predictions:score_now",
    "usage:remove_release",
    "put_off",
    "bring_back",
    "tasks:finish",
    "tasks:reopen",
    "tasks:move",
    "tasks:new_calendar",
    "tasks:revoke_calendar",
}
FORM = {
    "text": "x",
    "kind": "note",
    "stage": "qualification",
    "theme": "dark",
    "username": "x",
    "password": "x",
}
LONG = "x" * 10_000
NONSENSE = [
    {"page": "-1"},
    {"page": "9" * 400},
    {"page": "²"},
    {"sort": "--revenue"},
    {"sort": "password"},
    {"sort": "csm__password"},
    {"size": "1000000"},
    {"scope": "everything"},
    {"q": "\x00"},
    {"q": "a\x00b"},
    {"q": LONG},
    {"q": "%' or 1=1 --"},
    {"q": "\ud800".encode("utf-8", "surrogatepass")},
    {"plan": "\x00"},
    {"csm": "9" * 400},
    {"csm": "-1"},
    {"renewal": "x"},
    {"tier": ["low", "\x00", LONG]},
    {"stage": "won't"},
    {"days": "-5"},
    {"range": "\x00"},
    {"per_week": "²"},
    {"per_week": "9" * 400},
    {"reason": "\x00"},
    {"list": "page=-1&sort=\x00&csm=x"},
    {"list": LONG},
    {"critical_share": "nan", "high_share": "\x00", "medium_share": "1e999"},
    {LONG[:500]: "1"},
    {"\x00": "\x00"},
]


def named_urls(resolver=None, namespace: str = "") -> list[str]:
    """The names of all URLs, with their namespaces."""
    names = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name: give it one in urls.py"
            names.append(f"{namespace}{pattern.name}")
        else:
            names += named_urls(
                pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
    return names


URLS = named_urls()
# what the URLs with arguments are about: a new one is added here, or every test below fails for it
ARGUMENTS = {
    "notifications:mark": {"pk": "notification"},
    "notifications:stop": {"token": "mail_token"},
    "notifications:mute": {"pk": "notification"},
    "customers:account": {"pk": "account"},
    "customers:account_panel": {"pk": "account", "key": "risk"},
    "customers:new_note": {"pk": "account"},
    "customers:mentionable": {"pk": "account"},
    "customers:send_file": {"pk": "account"},
    "customers:file": {"pk": "file"},
    "customers:delete_file": {"pk": "file"},
    "customers:restore_file": {"pk": "file"},
    "customers:follow": {"pk": "account"},
    "customers:share": {"pk": "account"},
    "customers:revoke_share": {"pk": "share"},
    "customers:shared": {"token": "shared_token"},
    "customers:parent": {"pk": "account"},
    "customers:new_contact": {"pk": "account"},
    "customers:edit_contact": {"pk": "contact"},
    "customers:remove_contact": {"pk": "contact"},
    "customers:restore_contact": {"pk": "contact"},
    "customers:edit_note": {"pk": "note"},
    "customers:answer_note": {"pk": "note"},
    "customers:pin_note": {"pk": "note"},
    "customers:delete_note": {"pk": "note"},
    "customers:restore_note": {"pk": "note"},
    "predictions:disagree": {"pk": "account"},
    "predictions:settle_judgement": {"pk": "account"},
    "customers:custom_values": {"pk": "account"},
    "customers:custom_field": {"key": "custom_field"},
    "customers:retire_custom_field": {"key": "custom_field"},
    "predictions:receipt": {"pk": "account"},
    "predictions:model_version": {"version": "model"},
    "predictions:quality_check": {"check": "mrr_differs"},
    "predictions:quality_rows": {"check": "mrr_differs"},
    "predictions:accept_quality": {"check": "mrr_differs"},
    "predictions:model_report": {"version": "model"},
    "predictions:left_out": {"version": "model"},
    "predictions:decide_on_model": {"version": "model"},
    "predictions:preview": {"version": "model"},
    "predictions:preview_now": {"version": "model"},
    "predictions:job": {"pk": "job"},
    "predictions:cancel_job": {"pk": "job"},
    "predictions:run": {"pk": "run"},
    "predictions:cancel_run": {"pk": "run"},
    "predictions:retry_run": {"pk": "run"},
    "predictions:decide_risk_weights": {"pk": "proposal"},
    "gtm:move_stage": {"pk": "opportunity"},
    "gtm:renewal_forecast": {"pk": "account"},
    "gtm:opportunity": {"pk": "opportunity"},
    "gtm:change_opportunity": {"pk": "opportunity"},
    "gtm:play": {"pk": "play"},
    "gtm:new_play": {"pk": "account"},
    "gtm:move_play": {"pk": "play"},
    "gtm:play_rule": {"pk": "play_rule"},
    "gtm:change_play_rule": {"pk": "play_rule"},
    "gtm:delete_play_rule": {"pk": "play_rule"},
    "gtm:rehearse_play_rule": {"pk": "play_rule"},
    "gtm:switch_play_rule_on": {"pk": "play_rule"},
    "gtm:switch_play_rule_off": {"pk": "play_rule"},
    "gtm:retry_webhook": {"pk": "message"},
    "gtm:end_play": {"pk": "play"},
    "gtm:snooze_play": {"pk": "play"},
    "gtm:wake_play": {"pk": "play"},
    "gtm:give_play": {"pk": "play"},
    "gtm:reschedule_play": {"pk": "play"},
    "gtm:add_play_task": {"pk": "play"},
    "gtm:undo_play_move": {"pk": "play_move"},
    "gtm:follow_playbook": {"pk": "play"},
    "gtm:playbook": {"pk": "playbook"},
    "workspace:change": {"pk": "change"},
    "workspace:undo_change": {"pk": "change"},
    "workspace:continue_change": {"pk": "change"},
    "workspace:saved_view": {"pk": "view"},
    "workspace:change_view": {"pk": "view"},
    **{name: {"pk": "view"} for name in sorted(OF_VIEWS - {"workspace:restore_view"})},
    "workspace:restore_view": {"pk": "deleted_view"},
    "workspace:bulk_action": {"key": "list", "action": "add-tag"},
    "workspace:export_list": {"key": "list"},
    "workspace:edit_field": {"subject": "subject", "field": "csm", "pk": "account"},
    "gtm:start_play": {"pk": "account"},
    "gtm:start_risk_play": {"pk": "account"},
    "customers:departure": {"pk": "account"},
    "customers:take_departure_back": {"pk": "account"},
    "customers:welcome_back": {"pk": "account"},
    "predictions:score_now": {"pk": "account"},
    "usage:release": {"pk": "release"},
    "usage:remove_release": {"pk": "release"},
    "put_off": {"pk": "account"},
    "bring_back": {"pk": "account"},
    "calendar_feed": {"key": "calendar"},
    "tasks:change": {"pk": "task"},
    "tasks:finish": {"pk": "task"},
    "tasks:reopen": {"pk": "task"},
    "tasks:move": {"pk": "task"},
}


def a_notification(account) -> int:
    """Something the admin of the test was told about an account, or its owner where there is no admin."""
    told_to = User.objects.filter(role=Role.ADMIN).first() or account.csm
    told = NotificationRecord(user=told_to, event="mention", title="Told", url="/", account_pk=account.pk)
    told.dedupe_key, told.frequency, told.created_at = "1", "daily", NOW
    told.save()
    return told.pk


@pytest.fixture
def example_of(data_dir, owner, make_user):
    """Arguments of every URL that needs some, each naming something that is there."""
    account = make_account("Blue Ocean", csm=owner)
    publish(account, 0.7)
    save_report(a_warning("mrr_differs", account), mart_version="any", checked_at=timezone.now())
    run, opportunity, rule = a_run(), make_opportunity(account), make_rule()
    shared = make_share(account, days=7, with_notes=False, by=make_user("sharer"), now=timezone.now())
    keys = {
        "mail_token": Signer(salt=MAIL_SALT).sign(str(owner.pk)),
        "notification": a_notification(account),
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

    def address(name: str) -> str:
        named = ARGUMENTS.get(name, {})
        return reverse(name, kwargs={argument: keys.get(word, word) for argument, word in named.items()})

    return address


@pytest.mark.parametrize("name", sorted(set(URLS) - PUBLIC))
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_not_logged_in_is_led_to_the_login(name, method, client, example_of):
    answer = getattr(client, method)(example_of(name))

    assert answer.status_code == 302
    assert answer.url.startswith("/login/")


@pytest.mark.parametrize("name", sorted(set(URLS) - OF_ONESELF))
def test_a_viewer_sends_nothing(name, client, viewer, example_of):
    client.force_login(viewer)

    assert client.post(example_of(name), FORM).status_code in {403, 405} | (
        {200} if name in PUBLIC else set()
    )


@pytest.mark.parametrize(
    "name", sorted(name for name in URLS if name.startswith("predictions:") and "run" in name)
)
@pytest.mark.parametrize("role", [Role.CSM, Role.SALES, Role.VIEWER])
@pytest.mark.parametrize("method", ["get", "post"])
def test_scoring_runs_are_for_admins(name, role, method, client, make_user, example_of):
    client.force_login(make_user("somebody", role))

    assert getattr(client, method)(example_of(name)).status_code in {403, 405}


@pytest.mark.parametrize("name", sorted(ONLY_POST | {"login"}))
def test_a_form_without_its_token_is_refused(name, admin, example_of):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)

    assert client.post(example_of(name), FORM).status_code == 403


@pytest.mark.parametrize("name", sorted(set(URLS) - {"login"}))
def test_looking_changes_nothing(name, client, admin, example_of):
    client.force_login(admin)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(example_of(name))

    assert answer.status_code == (405 if name in ONLY_POST else answer.status_code)
    assert answer.status_code in {200, 302, 405}
    assert [
        query["sql"] for query in asked if not query["sql"].startswith(("SELECT", "BEGIN", "DECLARE"))
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(URLS) - ONLY_POST))
def test_nonsense_in_an_address_is_no_error(name, client, admin, example_of):
    client.force_login(admin)

    for query in NONSENSE:
        answer = client.get(f"{example_of(name)}?{urlencode(query, doseq=True)}")
        assert answer.status_code in {200, 302, 422}, query


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("pk", [0, 2**63 - 1, 2**63, 10**30])
def test_what_is_not_there_is_not_found(name, pk, client, admin):
    client.force_login(admin)
    send = client.post if name in ONLY_POST else client.get
    absent = {"pk": pk, "version": f"{pk % 10**9}.0.9", "check": f"check-{pk}", "key": f"k-{pk}"}
    arguments = {argument: absent.get(argument, word) for argument, word in ARGUMENTS[name].items()}

    assert send(reverse(name, kwargs=arguments), FORM).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "customers:account",
        "customers:new_note",
        "customers:edit_note",
        "customers:follow",
        "customers:send_file",
        "customers:file",
        "customers:delete_file",
        "customers:share",
        "customers:revoke_share",
        "customers:parent",
        "customers:new_contact",
        "customers:edit_contact",
        "customers:remove_contact",
        "customers:delete_note",
        "predictions:disagree",
        "predictions:score_now",
        "customers:custom_values",
        "predictions:receipt",
        "gtm:move_stage",
        "gtm:opportunity",
        "gtm:change_opportunity",
        "workspace:edit_field",
        "workspace:undo_change",
        "gtm:start_play",
        "gtm:start_risk_play",
        "put_off",
        "bring_back",
        "workspace:change_view",
        "tasks:change",
        "tasks:finish",
        "tasks:reopen",
        "tasks:move",
    ],
)
def test_an_account_of_somebody_else_is_not_there(name, client, stranger, example_of):
    client.force_login(stranger)
    send = client.post if name in ONLY_POST else client.get

    assert send(example_of(name), FORM).status_code == 404


def test_no_panel_of_an_account_of_somebody_else_is_there(client, stranger, owner, example_of):
    client.force_login(stranger)
    address = example_of("customers:account")

    for panel in panels_for(stranger):
        assert client.get(f"{address}panels/{panel.key}/").status_code == 404
        assert client.get(f"{address}panels/{panel.key}/", headers={"HX-Request": "true"}).status_code == 404


def test_lists_and_neighbours_name_no_account_of_somebody_else(client, stranger, owner, example_of):
    own = make_account("Own", csm=stranger)
    client.force_login(stranger)

    for address in (
        "/?scope=all",
        "/accounts/?scope=all",
        "/opportunities/?scope=all",
        "/opportunities/board/?scope=all",
        "/opportunities/new/?q=Blue",
        "/plays/?scope=all",
        "/tasks/?scope=all",
        f"/accounts/{own.pk}/?list=scope%3Dall",
    ):
        assert "Blue Ocean" not in client.get(address).text


MARKUP = "\"'><img src=x onerror=alert(1)>"


def test_markup_in_imported_words_is_shown_as_words(client, admin, owner, data_dir):
    account = make_account(
        MARKUP, csm=owner, churn_reason=MARKUP, churn_type=MARKUP[:30], attributes={MARKUP: MARKUP}, risk=None
    )
    type(account).objects.filter(pk=account.pk).update(customer_id=MARKUP)
    TicketRecord.objects.create(
        ticket_id=MARKUP,
        customer=account,
        created_date="2026-11-01",
        topic=MARKUP,
        ingested_at=account.ingested_at,
    )
    sale = make_opportunity(account, opp_id=MARKUP, next_step=MARKUP, goes_on_because=MARKUP)
    make_play(account, due_in=-1, reason=MARKUP)
    make_task(admin, MARKUP, customer=account, about_url="/", about_label=MARKUP)
    publish(account, 0.7, reasons=[a_reason(MARKUP, 1.0)])
    client.force_login(admin)
    addresses = [
        "/?scope=all",
        "/tasks/",
        "/accounts/?status=active",
        f"/accounts/?q={urlencode({'': MARKUP})[1:]}",
        "/opportunities/",
    ]
    addresses += ["/opportunities/board/", f"/opportunities/{sale.pk}/"]
    addresses.append(f"/accounts/{account.pk}/?list=q%3D{urlencode({'': MARKUP})[1:]}")
    addresses += [f"/accounts/{account.pk}/panels/{panel.key}/" for panel in panels_for(admin)]

    for address in addresses:
        page = client.get(address).text
        assert "onerror" in page, address
        assert "<img src=x" not in page, address


FIELDS = (
    "text",
    "kind",
    "happened_at",
    "stage",
    "theme",
    "next",
    "list",
    "critical_share",
    "high_share",
    "medium_share",
    "medium",
    "high",
    "critical",
    "reason",
    "yearly_rate",
    "status",
    "instead_of",
    "churn_from_silence",
    "despite_quality",
    "username",
    "password",
    "value",
    "seen",
    "tag",
    "row",
    "until",
    "why",
    "scope",
    "back",
)
NONSENSE_VALUES = ["", "\x00", LONG, "-1", "nan", "inf", "1e999", "٣", "//evil.example", "<b>"]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ONLY_POST | {"login"}))
def test_nonsense_in_a_form_is_no_error_and_leads_nowhere_else(name, client, admin, example_of):
    for value in NONSENSE_VALUES:
        if name != "login":
            client.force_login(admin)
        answer = client.post(example_of(name), dict.fromkeys(FIELDS, value))

        assert answer.status_code in {200, 302, 400, 422, 429}, value
        leads_to = urljoin("http://testserver/", answer.headers.get("Location", ""))
        assert urlsplit(leads_to).netloc == "testserver", value
