"""Words that somebody wrote or imported are shown as words, whatever they are, on every page."""

from html import escape

import pytest

from churnapp.accounts.models import User
from churnapp.workspace.models import SavedViewRecord
from customers.models import (
    ContactRecord,
    CustomerRecord,
    CustomFieldRecord,
    FileRecord,
    NoteRecord,
    TaskRecord,
)
from gtm.models import OpportunityRecord, PlayRecord
from predictions.models import JobRecord, ScoringRunRecord
from tests.customers.builders import NOW
from tests.roof.urls import ONLY_POST, URLS
from usage.models import TicketRecord

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

WORDS = {
    "markup": "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7|add:7 }}",
    "long": "Lorem " + "x" * 4_994,
    "emoji": "🦄👩‍👩‍👧‍👦 Été “naïve” ✓",
    "right to left": "شركة الأمل \u202e חברה בע״מ",
}
WRITTEN = {
    CustomerRecord: ("name", "churn_reason", "churn_type"),
    ContactRecord: ("name", "title"),
    TicketRecord: ("topic",),
    OpportunityRecord: ("next_step", "goes_on_because"),
    PlayRecord: ("reason",),
    TaskRecord: ("text", "about_label"),
    NoteRecord: ("text",),
    FileRecord: ("name",),
    SavedViewRecord: ("name",),
    CustomFieldRecord: ("label", "explanation"),
    ScoringRunRecord: ("message",),
    JobRecord: ("message",),
    User: ("first_name", "last_name"),
}
SHOWN_ON = (
    "/accounts/?scope=all",
    "/contacts/?scope=all",
    "/tickets/?scope=all",
    "/opportunities/?scope=all",
    "/opportunities/board/?scope=all",
    "/plays/?scope=all",
    "/tasks/?scope=all",
    "/views/",
    "/accounts/fields/",
)


@pytest.fixture(params=WORDS)
def words(request, admin, example_of):
    """The words in every field in which people write, as far as the column holds them."""
    account = CustomerRecord.objects.get(name="Blue Ocean")
    TicketRecord.objects.create(
        ticket_id="T-1", topic="Outage", customer=account, created_date=NOW.date(), ingested_at=NOW
    )
    written = WORDS[request.param]
    for model, fields in WRITTEN.items():
        assert model.objects.exists(), model
        lengths = {name: model._meta.get_field(name).max_length for name in fields}
        model.objects.update(**{name: written[:length] for name, length in lengths.items()})
    return written


def test_strange_words_are_shown_as_words_on_every_page(words, client, admin, example_of):
    client.force_login(admin)
    addresses = [example_of(name) for name in URLS if name not in ONLY_POST | {"logout", "login"}]

    for address in [*addresses, *SHOWN_ON]:
        answer = client.get(address)
        assert answer.status_code in {200, 302}, address
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            assert "<img src=x" not in answer.text, address
            assert "<script>alert" not in answer.text, address

    for address in SHOWN_ON:
        assert escape(words[:30]) in client.get(address).text, address
