"""What files may still say about an account whose leaving somebody logged."""

import pytest

from customers.imports import CustomerImport, SubscriptionImport
from customers.models import CustomerRecord
from customers.repositories.departures import (
    log_departure,
)
from tests.clock import days_ago, today
from tests.customers.builders import NOW, make_account
from tests.customers.departures.builders import author, gone, make_period


@pytest.mark.django_db
class TestFilesAfterwards:
    def run(self, kind, tmp_path, text):
        from churnapp.imports import FolderForReports

        path = tmp_path / "file.csv"
        path.write_text(text)
        return kind.run(path, FolderForReports(tmp_path), lambda *_: None)

    def test_a_file_that_says_nothing_about_leaving_changes_nothing(self, tmp_path):
        account = make_account()
        log_departure(account, gone(), author())

        self.run(
            CustomerImport(NOW),
            tmp_path,
            f"customer_id,signup_date,churn_date,churn_reason\n{account.customer_id},{account.signup_date},,\n",
        )

        account.refresh_from_db()
        assert (account.churn_date, account.churn_reason) == (days_ago(1), "price")

    def test_a_file_that_knows_another_day_has_the_last_word(self, tmp_path):
        account = make_account()
        log_departure(account, gone(), author())

        self.run(
            CustomerImport(NOW),
            tmp_path,
            f"customer_id,signup_date,churn_date\n{account.customer_id},{account.signup_date},{today()}\n",
        )

        account.refresh_from_db()
        assert account.churn_date == today()

    def test_a_file_of_contracts_does_not_open_one_again_that_ended(self, tmp_path):
        account = make_account()
        period = make_period(account)
        log_departure(account, gone(), author())

        self.run(
            SubscriptionImport(NOW),
            tmp_path,
            f"customer_id,valid_from,valid_to,mrr\n{account.customer_id},{period.valid_from},,100\n",
        )

        period.refresh_from_db()
        assert period.valid_to == days_ago(1)


@pytest.mark.django_db
def test_the_row_of_customers_still_knows_who_is_active():
    gone_account, here = make_account(), make_account()
    log_departure(gone_account, gone(), author())

    assert list(CustomerRecord.objects.active()) == [here]
