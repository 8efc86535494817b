"""Accounts as the rows of changes."""

from collections.abc import Collection, Mapping

from churnapp.accounts.models import User
from churnapp.saying import Said, say_count
from churnapp.workspace.subjects import NamedRow, Subject, add_subject
from customers.models import CustomerRecord
from customers.queries.account import account_url

ACCOUNT = "account"


class AccountSubject(Subject):
    """Accounts."""

    key = ACCOUNT
    nouns = Said("accounts")

    def named(self, user: User, rows: Collection[int]) -> Mapping[int, NamedRow]:
        """Their names and pages, in one query."""
        visible = CustomerRecord.objects.visible_to(user).filter(pk__in=rows).order_by()
        return {pk: NamedRow(name, account_url(pk)) for pk, name in visible.values_list("pk", "name")}

    def counted(self, count: int) -> str:
        """``412 accounts``."""
        return say_count("{count:,} account", "{count:,} accounts", count)


add_subject(AccountSubject())
