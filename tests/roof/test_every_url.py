"""Every URL of the product, so that a new page cannot forget its door, its role, its form token or nonsense."""

from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.notifications.models import DigestRecord, NotificationRecord
from customers.panels import panels_for
from tests.asked import READING
from tests.customers.test_tasks import make_task
from tests.gtm.builders import make_account, make_opportunity, make_play
from tests.predictions.prediction_builders import a_reason, publish
from tests.roof.conftest import address_by, write_example
from tests.roof.urls import ARGUMENTS, FORM, OF_ONESELF, ONLY_POST, PUBLIC, URLS
from usage.models import TicketRecord

pytestmark = pytest.mark.django_db

LONG = "x" * 10_000
# what no database is asked about, and what one may stumble over
NONSENSE = [
    {"page": "-1"},
    {"page": "²"},
    {"sort": "--revenue"},
    {"sort": "password"},
    {"sort": "csm__password"},
    {"size": "1000000"},
    {"scope": "everything"},
    {"renewal": "x"},
    {"stage": "won't"},
    {"days": "-5"},
    {"per_week": "²"},
]
INDIGESTIBLE = [
    {"page": "9" * 400},
    {"q": "\x00"},
    {"q": "a\x00b"},
    {"q": LONG},
    {"q": "%' or 1=1 --"},
    {"q": "\ud800".encode("utf-8", "surrogatepass")},
    {"plan": "\x00"},
    {"csm": "9" * 400},
    {"csm": "-1"},
    {"tier": ["low", "\x00", LONG]},
    {"range": "\x00"},
    {"per_week": "9" * 400},
    {"reason": "\x00"},
    {"list": "page=-1&sort=\x00&csm=x"},
    {"list": LONG},
    {"critical_share": "nan", "high_share": "\x00", "medium_share": "1e999"},
    {LONG[:500]: "1"},
    {"\x00": "\x00"},
]


@pytest.fixture(scope="module")
def kept_example(lasting) -> dict[str, object]:
    """The arguments of an example that a thousand tests look at."""
    keeper, sharer = map(User.objects.create_user, ("keeper", "sharer"))
    return lasting.make(lambda: write_example(keeper, sharer))


@pytest.fixture
def example_of(kept_example, lasting, db, settings):
    """The address of every URL, naming something that is there; what somebody was told, the admin was."""
    settings.DATA_DIR = lasting.folder
    if admin := User.objects.filter(role=Role.ADMIN).first():
        for told in (NotificationRecord, DigestRecord):
            told.objects.update(user=admin)
    return address_by(kept_example)


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
        query["sql"] for query in asked if not query["sql"].startswith((*READING, "BEGIN", "DECLARE"))
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "nonsense",
    [
        pytest.param(NONSENSE, marks=pytest.mark.any_database, id="plain"),
        pytest.param(INDIGESTIBLE, id="indigestible"),
    ],
)
@pytest.mark.parametrize("name", sorted(set(URLS) - ONLY_POST))
def test_nonsense_in_an_address_is_no_error(name, nonsense, client, admin, example_of):
    client.force_login(admin)

    for query in nonsense:
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


def test_no_panel_of_an_account_of_somebody_else_is_there(client, stranger, example_of):
    client.force_login(stranger)
    address = example_of("customers:account")

    for panel in panels_for(stranger):
        assert client.get(f"{address}panels/{panel.key}/").status_code == 404
        assert client.get(f"{address}panels/{panel.key}/", headers={"HX-Request": "true"}).status_code == 404


def test_lists_and_neighbours_name_no_account_of_somebody_else(client, stranger, example_of):
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
