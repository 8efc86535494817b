"""Dealing accounts out to several people, as one change that is taken back at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms

from churnapp.accounts.models import User
from churnapp.saying import Said, say_count
from churnapp.workspace.actions import Answers, ListAction, add_action
from churnapp.workspace.traces import RowEdit
from customers.edits.fields import CsmField, ExecutiveField, PersonField
from customers.edits.subject import ACCOUNT

FIELDS: Mapping[str, PersonField] = {field.key: field for field in (CsmField(), ExecutiveField())}


class DealOut(ListAction):
    """Gives each account to the person that was worked out for it; asked on a page of its own."""

    key = "deal-out"
    label = Said("Deal out")
    icon = "users-group"
    list_key = "dealing"  # no list: the page of dealing out begins it
    subject = ACCOUNT
    position = 10

    def is_offered_to(self, user: User) -> bool:
        """People who lead a team, and admins."""
        return user.may_deal_out

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> forms.Form:  # noqa: ARG002
        """Nothing is asked again."""
        return forms.Form(posted)

    def answers(self, form: forms.Form) -> Answers:  # noqa: ARG002
        """Nothing was asked: the page of dealing out works out who gets what."""
        return {}

    def words(self, answers: Answers) -> str:
        """``Dealt out to 3 people``."""
        people = len(set(cast("dict[str, int]", answers["owners"]).values()))
        return say_count("Dealt out to one person", "Dealt out to {count} people", people)

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """Three queries for each person."""
        field, owners = FIELDS[str(answers["field"])], cast("dict[str, int]", answers["owners"])
        rows_of = defaultdict[int, list[int]](list)
        for row in field.rows(user).order_by().filter(pk__in=rows).values_list("pk", flat=True):
            rows_of[owners[str(row)]].append(row)
        return [edit for person, own in rows_of.items() for edit in field.set_on(own, person, now)]


DEAL_OUT = DealOut()
add_action(DEAL_OUT)
