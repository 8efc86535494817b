"""What the customers context says to a German reader."""

from churnapp.lists import definition_named
from customers.edits.subject import AccountSubject
from customers.forms import TaskForm
from customers.queries.accounts import ACCOUNTS
from customers.queries.tasks import TaskBox
from tests.german import in_german


def test_lists_columns_and_parts_are_named_in_the_language_of_the_reader(owner):
    words = {"account": "Konto", "Plan": "Tarif", "Today": "Heute"}
    with in_german(words):
        labels = ACCOUNTS.shape(owner).columns
        assert (definition_named("accounts").noun, labels["plan"], TaskBox.TODAY.label) == (
            "Konto",
            "Tarif",
            "Heute",
        )
    assert (ACCOUNTS.noun, ACCOUNTS.shape(owner).columns["plan"]) == ("account", "Plan")


def test_accounts_are_counted_in_the_language_of_the_reader():
    with in_german({"{count:,} account": ("{count:,} Konto", "{count:,} Konten")}):
        assert [AccountSubject().counted(count) for count in (1, 2)] == ["1 Konto", "2 Konten"]


def test_a_form_made_at_import_speaks_to_whoever_reads_it_later():
    with in_german({"What is to be done": "Was zu tun ist"}):
        assert TaskForm.base_fields["text"].label == "Was zu tun ist"
    assert TaskForm.base_fields["text"].label == "What is to be done"
