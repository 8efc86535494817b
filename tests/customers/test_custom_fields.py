"""Fields that an admin adds to accounts: defining, filling by hand, filling from files."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from model_bakery import baker

from churnapp.imports import FolderForReports
from customers.domain import CustomField, FieldKind, FieldWrong, key_from_label
from customers.imports import CustomerImport
from customers.models import CustomerRecord, CustomFieldRecord, CustomValueChangeRecord, CustomValueRecord
from customers.repositories.custom_fields import WantedValue, set_values, values_of
from tests.customers.builders import make_custom_field

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
FIELDS = reverse("customers:custom_fields")
NEW = reverse("customers:new_custom_field")


@pytest.fixture
def account(owner):
    return baker.make(CustomerRecord, customer_id="A", name="Acme", csm=owner, signup_date=date(2024, 1, 1))


@pytest.fixture
def import_customers(db, tmp_path):
    def run(text):
        path = tmp_path / "customers.csv"
        path.write_text(text, encoding="utf-8")
        return CustomerImport(NOW).run(path, FolderForReports(tmp_path / "reports"), lambda done, total: None)

    return run


@pytest.mark.parametrize(
    ("label", "key"),
    [("Region", "region"), ("Contract value (EU)", "contract_value_eu"), ("2nd line", "nd_line")],
)
def test_a_label_suggests_a_key(label, key):
    assert key_from_label(label) == key


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"key": "Region!"}, "cannot be a key"),
        ({"key": "sales__region"}, "single underscores"),
        ({"label": " "}, "1 to 60"),
        ({"kind": FieldKind.CHOICE}, "needs its choices"),
        ({"choices": ("one",)}, "no other field has any"),
        ({"kind": FieldKind.CHOICE, "choices": ("EU", "eu")}, "same but for"),
        ({"is_feature": True}, "cannot learn from a text"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(wrong, said):
    with pytest.raises(FieldWrong, match=said):
        CustomField(**{"key": "region", "label": "Region", "kind": FieldKind.TEXT, **wrong})


def test_a_label_without_latin_letters_asks_for_a_key():
    with pytest.raises(FieldWrong, match="Give one of lower-case letters"):
        key_from_label("地域")


def test_only_admins_define_fields(client, owner, admin):
    client.force_login(owner)
    assert client.get(FIELDS).status_code == 403
    assert client.post(NEW, {"label": "Region", "kind": "text"}).status_code == 403
    client.force_login(admin)
    assert client.get(FIELDS).status_code == 200


def test_an_admin_adds_a_field_that_every_account_page_shows(client, admin, account):
    client.force_login(admin)
    added = {"label": "Region", "kind": "choice", "choices": "EMEA\n\n AMER ", "explanation": "By contract"}
    assert client.post(NEW, added).status_code == 302
    record = CustomFieldRecord.objects.get()
    assert (record.key, record.choices, record.created_by) == ("region", ["EMEA", "AMER"], admin)
    page = client.get(reverse("customers:account", args=[account.pk])).content.decode()
    assert "By contract" in page


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ({"label": "region", "kind": "text"}, "There is a field region already"),
        ({"label": "Area", "kind": "text", "key": "region"}, "The name region is taken"),
        ({"label": "Area", "kind": "choice"}, "needs its choices"),
    ],
)
def test_a_field_that_cannot_be_says_why_beside_the_form(client, admin, again, said):
    make_custom_field("region")
    client.force_login(admin)
    answer = client.post(NEW, again)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_the_kind_stays_once_there_are_values(client, admin, account):
    field = make_custom_field("region")
    set_values([WantedValue(account.pk, field, "EMEA")], now=NOW)
    client.force_login(admin)
    url = reverse("customers:custom_field", args=["region"])
    assert "fixed, because accounts have values" in client.get(url).content.decode()
    client.post(url, {"label": "Area", "kind": "number"})
    field.refresh_from_db()
    assert (field.label, field.kind, field.key) == ("Area", "text", "region")


def test_a_retired_field_is_hidden_and_comes_back_with_its_values(client, admin, account):
    field = make_custom_field("region", label="Sales region")
    set_values([WantedValue(account.pk, field, "EMEA")], now=NOW)
    client.force_login(admin)
    page, retire = (
        reverse("customers:account", args=[account.pk]),
        reverse("customers:retire_custom_field", args=["region"]),
    )
    client.post(retire)
    assert "EMEA" not in client.get(page).content.decode()
    client.post(retire)
    assert "EMEA" in client.get(page).content.decode()


def test_a_csm_fills_fields_and_leaves_a_trace(client, owner, account):
    seats, since = (
        make_custom_field("licences", FieldKind.NUMBER),
        make_custom_field("live_since", FieldKind.DATE),
    )
    person = make_custom_field("sponsor", FieldKind.PERSON)
    client.force_login(owner)
    url = reverse("customers:custom_values", args=[account.pk])
    client.post(url, {"licences": "0", "live_since": "2026-02-01", "sponsor": owner.pk})
    assert values_of(account.pk) == {seats.pk: Decimal(0), since.pk: date(2026, 2, 1), person.pk: owner}
    client.post(url, {"licences": "", "live_since": "2026-02-01", "sponsor": owner.pk})
    assert seats.pk not in values_of(account.pk)
    traces = CustomValueChangeRecord.objects.filter(field=seats).order_by("pk")
    assert [(each.before, each.after, each.changed_by) for each in traces] == [
        ("", "0", owner),
        ("0", "", owner),
    ]


def test_nonsense_in_a_field_is_said_and_nothing_is_kept(client, owner, account):
    make_custom_field("licences", FieldKind.NUMBER)
    client.force_login(owner)
    answer = client.post(reverse("customers:custom_values", args=[account.pk]), {"licences": "many"})
    assert answer.status_code == 422
    assert not CustomValueRecord.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("stranger", 404)])
def test_who_may_not_edit_or_see_the_account_fills_nothing(client, request, account, who, status):
    make_custom_field("region")
    client.force_login(request.getfixturevalue(who))
    answer = client.post(reverse("customers:custom_values", args=[account.pk]), {"region": "EMEA"})
    assert (answer.status_code, CustomValueRecord.objects.exists()) == (status, False)


def test_a_script_in_a_value_is_text(client, owner, account):
    field = make_custom_field("region")
    set_values([WantedValue(account.pk, field, "<script>alert(1)</script>\u202e🙂")], now=NOW)
    client.force_login(owner)
    page = client.get(reverse("customers:account", args=[account.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page


def test_a_file_fills_fields_by_key_or_label_and_twice_changes_nothing(import_customers, owner):
    region = make_custom_field("region", FieldKind.CHOICE, choices=["EMEA", "AMER"])
    value, person = (
        make_custom_field("acv", FieldKind.MONEY, label="Contract value"),
        make_custom_field("sponsor", FieldKind.PERSON),
    )
    text = "customer_id,signup_date,region,Contract value,sponsor\nA,2024-01-01,emea,1200.50,owner\n"
    first, second = import_customers(text), import_customers(text)
    account = CustomerRecord.objects.get()
    assert values_of(account.pk) == {region.pk: "EMEA", value.pk: Decimal("1200.50"), person.pk: owner}
    assert "3 values of custom fields changed." in first.notices
    assert not [notice for notice in second.notices if "custom fields" in notice]
    assert account.attributes == {}


def test_a_value_that_is_no_choice_rejects_its_row_with_the_valid_ones(import_customers):
    make_custom_field("region", FieldKind.CHOICE, choices=["EMEA", "AMER"])
    outcome = import_customers("customer_id,signup_date,region\nA,2024-01-01,Mars\nB,2024-01-01,AMER\n")
    assert (outcome.created, outcome.rejected) == (1, 1)
    assert "Valid: EMEA, AMER" in outcome.first_rejections[0].reason


def test_a_file_says_since_when_a_value_was_known(import_customers):
    make_custom_field("region")
    import_customers("customer_id,signup_date,region,ingested_at\nA,2024-01-01,EMEA,2025-03-01\n")
    assert CustomValueChangeRecord.objects.get().changed_at == datetime(2025, 3, 1, tzinfo=UTC)


def test_a_file_without_the_column_leaves_values_alone(import_customers):
    field = make_custom_field("region")
    import_customers("customer_id,signup_date,region\nA,2024-01-01,EMEA\n")
    import_customers("customer_id,signup_date,mrr\nA,2024-01-01,100\n")
    assert list(values_of(CustomerRecord.objects.get().pk).items()) == [(field.pk, "EMEA")]


def test_a_column_of_earlier_files_becomes_a_field_with_its_values(client, admin):
    for key, size in (("A", "12"), ("B", "a dozen"), ("C", "")):
        baker.make(CustomerRecord, customer_id=key, name=key, attributes={"team_size": size})
    client.force_login(admin)
    assert "team_size" in client.get(FIELDS).content.decode()
    form = client.get(NEW, {"column": "team_size"}).content.decode()
    assert 'value="Team size"' in form
    answer = client.post(NEW, {"label": "Team size", "kind": "number", "fill_from": "team_size"}, follow=True)
    assert "filled for 1 account. What could not be read stays an attribute: 1." in answer.content.decode()
    assert CustomValueRecord.objects.get().number == 12
