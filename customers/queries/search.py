"""Finding accounts and the people at them by what somebody types."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.search import TRIGRAM, Candidates, Closeness, Rows, SearchIndex, Typed
from customers.models import ContactRecord, CustomerRecord

ACCOUNT_INDEX = SearchIndex(CustomerRecord, ("name", "customer_id"))
CONTACT_INDEX = SearchIndex(ContactRecord, ("name", "email"))
INDEXES = (ACCOUNT_INDEX, CONTACT_INDEX)
MOST_COMPARED = 30


@dataclass(frozen=True, slots=True)
class AccountFound:
    """An account that may be meant.

    Attributes:
        is_own: whether it is in the book of the one who searches.
        has_left: whether it has a churn date.
    """

    pk: int
    name: str
    customer_id: str
    csm: str
    is_own: bool
    has_left: bool


@dataclass(frozen=True, slots=True)
class ContactFound:
    """A person at an account who may be meant."""

    account_pk: int
    name: str
    title: str
    email: str
    account: str


def find_accounts(user: User, typed: Typed, limit: int) -> list[AccountFound]:
    """The visible accounts that may be meant, the nearest first, and among equals those of one's own."""
    if not typed.text:
        return []
    visible = CustomerRecord.objects.visible_to(user).order_by()
    mine = CustomerRecord.objects.visible_to(user, Scope.MINE).order_by()
    candidates, near = Candidates(ACCOUNT_INDEX), _Near(typed)
    own = near.add(candidates.holding(mine, typed))
    near.add(candidates.beginning(visible, typed))
    near.add(visible.filter(customer_id=typed.text).values_list("pk", "name", "customer_id"))
    if len(near.of) < limit:
        near.add(candidates.holding(visible, typed))
    near.add_first(candidates.similar(visible, typed))
    if not near.of:
        near.add(candidates.beginning_alike(visible, typed))
    keys = near.nearest(MOST_COMPARED, first=own)
    found = accounts_in_order(user, keys)
    return sorted(found, key=near.order_of)[:limit]


def accounts_in_order(user: User, pks: list[int]) -> list[AccountFound]:
    """Those of some accounts that the person may see, in the order given."""
    rows = {
        row.pk: row
        for row in CustomerRecord.objects.visible_to(user)
        .filter(pk__in=pks)
        .order_by()
        .select_related("csm")
        .only("name", "customer_id", "churn_date", "account_executive_id", *_CSM)
    }
    return [_account(rows[pk], user) for pk in pks if pk in rows]


def find_contacts(user: User, typed: Typed, limit: int, *, guesses: bool = True) -> list[ContactFound]:
    """The people at visible accounts who may be meant, the nearest first; two letters are too few to say.

    Args:
        user: who searches.
        typed: what was typed.
        limit: how many are enough.
        guesses: whether it may be misspelt where nobody is called so.
    """
    if len(typed.text) < TRIGRAM:
        return []
    people = _people(user)
    candidates, near = Candidates(CONTACT_INDEX), _Near(typed)
    near.add(candidates.holding(people, typed))
    if guesses:
        near.add_first(candidates.similar(people, typed))
    keys = near.nearest(limit)
    if not keys:
        return []
    rows = (
        people.filter(pk__in=keys).select_related("customer").only("name", "title", "email", "customer__name")
    )
    found = {row.pk: row for row in rows}
    return [
        ContactFound(each.customer_id, each.name, each.title, each.email, each.customer.name)
        for each in (found[pk] for pk in keys if pk in found)
    ]


@dataclass(slots=True)
class _Near:
    """Rows that come near to what was typed.

    Attributes:
        of: primary key → how near: closeness, likeness as a cost, length and text of the name.
    """

    typed: Typed
    of: dict[int, tuple[Closeness, float, int, str]] = field(default_factory=dict)

    def add(self, rows: Rows) -> list[int]:
        """Compares rows of a key and texts, the name first; returns the keys of those that come near."""
        added = []
        for pk, *texts in rows:
            near = min(
                ((found[0], -found[1]) for text in texts if (found := self.typed.closeness(text))),
                default=None,
            )
            if near:
                self.of[pk] = (*near, len(texts[0]), texts[0])
                added.append(pk)
        return added

    def add_first(self, several: Iterator[Rows]) -> None:
        """Compares one lot of rows after the other until something comes near."""
        while not self.of and (rows := next(several, None)) is not None:
            self.add(rows)

    def nearest(self, limit: int, first: Iterable[int] = ()) -> list[int]:
        """The keys of the nearest rows, those of ``first`` before all others."""
        preferred = set(first)
        return sorted(self.of, key=lambda pk: (pk not in preferred, self.of[pk]))[:limit]

    def order_of(self, account: AccountFound) -> tuple[int, bool, bool, float, int, str]:
        """Where an account stands: nearer, one's own, not gone, and with a shorter name before others."""
        closeness, cost, length, name = self.of[account.pk]
        return closeness, not account.is_own, account.has_left, cost, length, name


_CSM = ("csm__first_name", "csm__last_name", "csm__username")


def _people(user: User) -> QuerySet[ContactRecord]:
    people = ContactRecord.objects.present().order_by()
    if Scope(user.reach) is Scope.ALL:
        return people
    return people.filter(customer__in=CustomerRecord.objects.visible_to(user))


def _account(record: CustomerRecord, user: User) -> AccountFound:
    return AccountFound(
        pk=record.pk,
        name=record.name,
        customer_id=record.customer_id,
        csm=str(record.csm) if record.csm else "",
        is_own=user.pk in {record.csm_id, record.account_executive_id},
        has_left=record.churn_date is not None,
    )
