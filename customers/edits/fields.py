"""The fields of an account that people own; the others come from files and say so."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role, Scope
from churnapp.saying import Said, later, say
from churnapp.web.templatetags.formats import day
from churnapp.workspace.traces import EditableField, FixedField, Json, add_fixed, add_trace
from customers.columns.renewal_cell import renewal_cell
from customers.edits.subject import ACCOUNT
from customers.models import CustomerQuerySet, CustomerRecord

NOBODY = later("Nobody")
FROM_FILES = later("It comes from your files: correct it there and import it again.")


def assignable_people(user: User) -> list[User]:
    """Whom this person may give accounts to: everybody, or with a narrower reach the own team."""
    people = User.objects.filter(is_active=True).exclude(role=Role.VIEWER)
    if Scope(user.reach) is not Scope.ALL:
        people = people.filter(pk=user.pk) | (
            people.filter(team=user.team_id) if user.team_id is not None else people.none()
        )
    return sorted(people, key=str)


class AccountField(EditableField):
    """A column of accounts."""

    subject = ACCOUNT
    model = CustomerRecord

    def rows(self, user: User) -> CustomerQuerySet:
        """The accounts the person sees, unless the role may change nothing."""
        return CustomerRecord.objects.visible_to(user) if user.may_edit else CustomerRecord.objects.none()


class PersonField(AccountField):
    """Somebody who works here and is responsible for the account, or nobody."""

    def form_field(self, user: User) -> forms.TypedChoiceField:
        """The people this person may choose from; one query."""
        people = [(str(each.pk), str(each)) for each in assignable_people(user)]
        return forms.TypedChoiceField(
            label=self.label,
            choices=[("", say(NOBODY)), *people],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
            error_messages={
                "invalid_choice": gettext_lazy("Choose somebody from the list: you may not assign to others.")
            },
        )

    def stored(self, cleaned: Any) -> Json:
        """The key of the login."""
        return None if cleaned is None else int(cleaned)

    def held(self, stored: Json) -> object:
        """The key of the login."""
        return stored

    def words_of(self, values: Collection[Json]) -> Mapping[Json, str]:
        """Names of people, in one query."""
        people = User.objects.filter(pk__in=[value for value in values if value is not None])
        return {None: say(NOBODY), **{person.pk: str(person) for person in people}}

    def is_still_valid(self, values: Collection[Json]) -> set[Json]:
        """People who still have a login."""
        return set(self.words_of(values))

    def cell(self, value: Json) -> str | SafeString:
        """The name."""
        return self.words_of([value]).get(value, say(NOBODY))


class CsmField(PersonField):
    """Who looks after the account."""

    key, label, attribute = "csm", "CSM", "csm_id"


class ExecutiveField(PersonField):
    """Who sells to the account."""

    key, label, attribute = "account_executive", Said("Account executive"), "account_executive_id"


class RenewalDateField(AccountField):
    """When the contract renews."""

    key, label, attribute = "renewal_date", Said("Renewal date"), "renewal_date"

    def form_field(self, user: User) -> forms.DateField:  # noqa: ARG002
        """A day, or none."""
        return forms.DateField(
            label=self.label,
            required=False,
            widget=forms.DateInput(
                attrs={"class": "form-control form-control-sm", "type": "date"}, format="%Y-%m-%d"
            ),
            error_messages={"invalid": gettext_lazy("Give the day as year, month and day: 2027-03-31.")},
        )

    def stored(self, cleaned: Any) -> Json:
        """ISO 8601."""
        return cleaned.isoformat() if cleaned else None

    def held(self, stored: Json) -> date | None:
        """The day."""
        return date.fromisoformat(stored) if isinstance(stored, str) else None

    def words_of(self, values: Collection[Json]) -> Mapping[Json, str]:
        """The days as everywhere."""
        return {value: day(self.held(value)) for value in values if isinstance(value, str)} | {
            None: _("no date")
        }

    def cell(self, value: Json) -> str | SafeString:
        """As the renewal column shows it."""
        return renewal_cell(self.held(value))


OWNED_FIELDS: tuple[AccountField, ...] = (CsmField(), ExecutiveField(), RenewalDateField())
for _field in OWNED_FIELDS:
    add_trace(_field)
for _key, _label in (
    ("mrr", "MRR"),
    ("plan_tier", later("Plan")),
    ("seats", later("Seats")),
    ("signup_date", later("Signup")),
):
    add_fixed(FixedField(ACCOUNT, _key, _label, FROM_FILES))
