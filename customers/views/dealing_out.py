"""Dealing books out: first the rehearsal, which changes nothing, then the change, which can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import leader_required, person
from churnapp.accounts.models import User
from churnapp.saying import later, say
from churnapp.web.messages import say_with_undo
from churnapp.web.templatetags.formats import number
from churnapp.workspace.changing import begin_change
from churnapp.workspace.views.going_on import continue_change
from customers.domain.dealing_out import BookSize, Dealing, DealingRule, deal_out
from customers.edits.dealing import DEAL_OUT
from customers.edits.fields import assignable_people
from customers.forms.dealing_out import DealingForm
from customers.models import CustomerQuerySet, CustomerRecord
from customers.queries.accounts import ACCOUNTS
from customers.queries.books import MOST_DEALT, accounts_to_deal, book_sizes

UNPROCESSABLE = 422
LIST = "list"
STALE = later(
    "The accounts or the books have changed since this was worked out. Look at it again; nothing was changed."
)


@dataclass(frozen=True, slots=True)
class TakerRow:
    """One person, before and after."""

    name: str
    before: BookSize
    after: BookSize
    gets: int
    gets_mrr: Decimal


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would happen.

    Attributes:
        seen: tells a rehearsal from any other; a form sends what the person saw.
    """

    dealing: Dealing
    rows: Sequence[TakerRow]
    mrr: Decimal
    seen: str

    @property
    def count(self) -> int:
        """How many accounts are dealt out."""
        return len(self.dealing.owner_of)


@require_http_methods(["GET", "HEAD", "POST"])
@leader_required
def deal_out_accounts(request: HttpRequest) -> HttpResponse:
    """The question, its rehearsal and, sent as a form, the change."""
    user = person(request)
    asked = request.POST if request.method == "POST" else request.GET
    people = assignable_people(user)
    is_asked = "rule" in asked
    form = DealingForm(asked if is_asked else None, people=people, asked=asked)
    if not is_asked or not form.is_valid():
        return _page(request, form, asked, status=UNPROCESSABLE if is_asked else 200)
    rehearsal = _rehearse(form, asked, user, people)
    if isinstance(rehearsal, str):
        form.add_error(None, rehearsal)
        return _page(request, form, asked, status=UNPROCESSABLE)
    if request.method != "POST":
        return _page(request, form, asked, rehearsal=rehearsal)
    if asked.get("seen") != rehearsal.seen:
        messages.error(request, say(STALE))
        return _page(request, form, asked, rehearsal=rehearsal, status=UNPROCESSABLE)
    return _deal(request, user, form.cleaned_data["field"], rehearsal)


def _rehearse(form: DealingForm, asked: QueryDict, user: User, people: Sequence[User]) -> Rehearsal | str:
    """Who would get what, or why nothing can be dealt out."""
    filled = form.cleaned_data
    accounts = accounts_to_deal(_chosen(filled, asked, user))
    if not accounts:
        return gettext("There is no active account to deal out. Choose another person, or another list.")
    if len(accounts) > MOST_DEALT:
        return gettext(
            "These are more than %(most_dealt)s accounts. Narrow the list and deal them out in parts."
        ) % {"most_dealt": number(MOST_DEALT)}
    takers = [each for each in people if str(each.pk) in filled["takers"]]
    keys = [pk for pk, _ in accounts]
    # both are read, because a taker may hold some of the accounts that are dealt out
    before, rest = book_sizes(takers, filled["field"]), book_sizes(takers, filled["field"], keys)
    dealing = deal_out(accounts, rest, DealingRule(filled["rule"]))
    rows = [_row(taker, before, rest, dealing) for taker in takers]
    return Rehearsal(dealing, rows, sum((mrr for _, mrr in accounts), Decimal(0)), _fingerprint(dealing))


def _chosen(filled: Mapping[str, str], asked: QueryDict, user: User) -> CustomerQuerySet:
    """The accounts of one person or, without one, of the list that the person came from."""
    if filled["giver"]:
        visible = CustomerRecord.objects.visible_to(user)
        return visible.filter(**{filled["field"]: int(filled["giver"])})
    if LIST not in asked:
        return CustomerRecord.objects.none()
    state = ACCOUNTS.state_from_query(user, asked.get(LIST, ""))
    found = ACCOUNTS.matching(user, state, timezone.now().date())
    return CustomerRecord.objects.filter(pk__in=found.order_by().values("pk"))


def _row(
    taker: User, before: Mapping[int, BookSize], rest: Mapping[int, BookSize], dealing: Dealing
) -> TakerRow:
    after = dealing.after[taker.pk]
    return TakerRow(
        name=str(taker),
        before=before[taker.pk],
        after=after,
        gets=after.accounts - rest[taker.pk].accounts,
        gets_mrr=after.mrr - rest[taker.pk].mrr,
    )


def _fingerprint(dealing: Dealing) -> str:
    return sha256(repr(sorted(dealing.owner_of.items())).encode()).hexdigest()[:16]


def _deal(request: HttpRequest, user: User, field: str, rehearsal: Rehearsal) -> HttpResponse:
    owners = {str(account): owner for account, owner in rehearsal.dealing.owner_of.items()}
    change = begin_change(
        DEAL_OUT,
        list(rehearsal.dealing.owner_of),
        {"field": field, "owners": owners},
        user=user,
        now=timezone.now(),
    )
    done = continue_change(change.pk, rows=rehearsal.count)
    undo = reverse("workspace:undo_change", args=[done.pk])
    say_with_undo(
        request,
        say("{change}: {count} accounts have a new owner.", change=done.words, count=number(done.changed)),
        undo,
    )
    return redirect("home")


def _page(
    request: HttpRequest,
    form: DealingForm,
    asked: QueryDict,
    *,
    rehearsal: Rehearsal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "list": asked.get(LIST), "rehearsal": rehearsal}
    return render(request, "customers/dealing_out.html", context, status=status)
