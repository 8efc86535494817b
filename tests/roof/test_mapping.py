"""import_data --mapping: another product's files, columns, dates and words become ours."""

import json
import tomllib
from datetime import date, datetime

import pytest
from django.core.management import CommandError
from pyarrow import parquet

from customers.models import CustomerRecord, SubscriptionRecord
from tests.roof.test_import_data import import_data, line_of
from usage.queries.event_log import current_segments

pytestmark = pytest.mark.django_db

ACCOUNTS = """Kunde;Paket;Start;Region;Intern
k1;Profi;31.01.2024;Nord;x
k2;Basis;01.02.2024;Süd;y
k3;Basis;2024-13-45;Süd;z
"""
ENDINGS = """Kunde;Ende;Grund
k1;30.06.2024;Preis
k1;31.12.2024;Umzug
"""
MAPPING = """
[customers]
file = "kunden.csv"
date_format = "%d.%m.%Y"
columns = { customer_id = "Kunde", plan_tier = "Paket", signup_date = "Start", churn_date = "Ende", churn_reason = "Grund" }
values.plan_tier = { Profi = "growth", Basis = "starter" }
constants = { billing_period_months = 12 }
leave_out = ["Intern"]
join = { file = "kündigungen.csv", on = "Kunde", take = ["Ende", "Grund"], newest_by = "Ende" }
"""


@pytest.fixture
def folder(tmp_path, data_dir):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "kunden.csv").write_text(ACCOUNTS)
    (folder / "kündigungen.csv").write_text(ENDINGS)
    return folder


@pytest.fixture
def mapping(tmp_path):
    def write(content: str, name: str = "mapping.toml"):
        path = tmp_path / name
        path.write_text(content)
        return path

    return write


def test_columns_dates_words_constants_and_a_second_file_become_ours(folder, mapping):
    code, out, _ = import_data(folder, "--mapping", mapping(MAPPING))

    first, second = CustomerRecord.objects.order_by("customer_id")
    assert line_of("customers", out) == ["2", "0", "0", "1"]
    assert (first.customer_id, first.plan_tier, first.signup_date) == ("k1", "growth", date(2024, 1, 31))
    assert (first.churn_date, first.churn_reason, first.billing_period_months) == (
        date(2024, 12, 31), "Umzug", 12,
    )  # fmt: skip
    assert (second.plan_tier, second.churn_date, second.churn_reason) == ("starter", None, "")
    assert first.attributes == {"Region": "Nord"}
    assert code == 1


def test_a_value_that_the_mapping_does_not_understand_is_rejected_in_its_row(folder, mapping):
    _, out, _ = import_data(folder, "--mapping", mapping(MAPPING))

    assert "customers row 4, signup_date: '2024-13-45' is not a date" in out


def test_a_mapping_may_be_json(folder, mapping):
    as_json = json.dumps(tomllib.loads(MAPPING))

    import_data(folder, "--mapping", mapping(as_json, "mapping.json"))

    assert CustomerRecord.objects.count() == 2


def test_columns_that_are_named_as_ours_need_no_line(folder, mapping):
    (folder / "vertraege.csv").write_text("account_id,start_date,mrr_amount,note\nk2,2024-02-01,50,vip\n")
    also = '[subscriptions]\nfile = "vertraege.csv"\n'

    import_data(folder, "--mapping", mapping(MAPPING + also))

    period = SubscriptionRecord.objects.get()
    assert (period.valid_from, period.mrr, period.attributes) == (date(2024, 2, 1), 50, {"note": "vip"})


def test_a_source_column_with_a_name_of_ours_that_means_another_thing_is_kept_apart(folder, mapping):
    (folder / "kunden.csv").write_text("id,signup_date,first_login\nk1,ignore me,2024-02-01\n")
    other = (
        '[customers]\nfile = "kunden.csv"\ncolumns = { customer_id = "id", signup_date = "first_login" }\n'
    )

    import_data(folder, "--mapping", mapping(other))

    customer = CustomerRecord.objects.get()
    assert customer.signup_date == date(2024, 2, 1)
    assert customer.attributes == {"source_signup_date": "ignore me"}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[customers]", "[custmers]", "Unknown kind of file 'custmers'. Did you mean customers?"),
        ("plan_tier = \"Paket\"", "plan = \"Paket\"", "Unknown column 'plan'."),
        ('"Paket"', '"Pakett"', "kunden.csv has no column 'Pakett'. Did you mean 'Paket'?"),
        ('file = "kunden.csv"', 'file = "fehlt.csv"', "fehlt.csv is not there."),
        ('file = "kunden.csv"', "", "say which file it is"),
        ("%d.%m.%Y", "%d.%m", "date_format '%d.%m' does not tell a day"),
        ('"%d.%m.%Y"', '"%Q"', "does not tell a day"),
        ("leave_out = [", "leaves_out = [", "Unknown entry 'leaves_out'. Did you mean leave_out?"),
        (', newest_by = "Ende"', "", "has Kunde k1 more than once. Say with newest_by"),
        ('take = ["Ende", "Grund"], ', "", "take is missing"),
        ("billing_period_months = 12", 'customer_id = "x"', "customer_id is both a column and a constant"),
        ("[customers]", "[customers", "cannot be read"),
        (MAPPING, "", "maps no file"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_imports_nothing_and_says_what_is_right(folder, mapping, old, new, sentence):
    with pytest.raises(CommandError) as refusal:
        import_data(folder, "--mapping", mapping(MAPPING.replace(old, new)))

    assert sentence in str(refusal.value)
    assert refusal.value.returncode == 2
    assert not CustomerRecord.objects.exists()


def test_a_mapping_without_a_folder_is_refused(mapping, data_dir):
    with pytest.raises(CommandError, match="needs the folder"):
        import_data("--mapping", mapping(MAPPING))


def test_times_keep_their_hours(folder, mapping, data_dir):
    (folder / "log.csv").write_text("Kunde,when,what\nk1,03/04/2024 15:30,login\n")
    also = (
        '[usage_events]\nfile = "log.csv"\ndate_format = "%m/%d/%Y %H:%M"\n'
        'columns = { customer_id = "Kunde", timestamp = "when", event_type = "what" }\n'
    )

    import_data(folder, "--mapping", mapping(MAPPING + also))

    logged = [parquet.read_table(path) for path in current_segments().paths]
    assert logged[0]["timestamp"].to_pylist() == [datetime(2024, 3, 4, 15, 30)]
