"""The table of customers, and who may see which."""

from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.compiled import leads_to
from customers.domain import MAX_CUSTOMER_ID_LENGTH, Industry, PlanTier


def owners_seen_by(user: User, scope: Scope = Scope.ALL) -> list[int] | None:
    """The people whose customers somebody may see, by key; None for everybody's: see ``visible_to``."""
    allowed = scope.within(Scope(user.reach))
    if allowed is Scope.ALL:
        return None
    if allowed is Scope.TEAM and user.team_id is not None:
        # as keys and not as a subquery, so that the indexes of both owners answer
        return [user.pk, *User.objects.filter(team_id=user.team_id).values_list("pk", flat=True)]
    return [user.pk]


class CustomerQuerySet(models.QuerySet["CustomerRecord"]):
    """Queries on customers that carry a rule."""

    def visible_to(self, user: User, scope: Scope = Scope.ALL) -> Self:
        """The customers a person may see: the one place where row-level visibility is decided.

        Args:
            user: who looks.
            scope: what the page asks for; narrowed to the person's reach.
        """
        return self.owned_by(owners_seen_by(user, scope))

    def owned_by(self, owners: Sequence[int] | None) -> Self:
        """The customers that one of these people looks after as CSM or in sales; all of them for None."""
        if owners is None:
            return self
        return self.filter(leads_to("csm", owners) | leads_to("account_executive", owners))

    def active(self) -> Self:
        """The customers without a churn date."""
        return self.filter(churn_date__isnull=True)


class CustomerRecord(models.Model):
    """One customer; current values only (past plans and prices are in the subscriptions).

    Attributes:
        ingested_at: when the row was recorded, which decides what was known on a past day.
        attributes: columns of the file that the product has no name for, kept as text.
        parent: the account that this one belongs to, such as the group of a company; never itself.
        has_champion: whether a contact speaks for the product; follows from the contacts, as the next.
        champion_seen_on: when a champion was last active; None when none is known, or none was seen.
    """

    customer_id = models.CharField(max_length=MAX_CUSTOMER_ID_LENGTH, unique=True)
    name = models.CharField(max_length=255)
    industry = models.CharField(max_length=32, default=Industry.OTHER)
    plan_tier = models.CharField(max_length=16, null=True, blank=True)
    signup_date = models.DateField()
    mrr = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    notice_date = models.DateField(null=True, blank=True)
    churn_date = models.DateField(null=True, blank=True)
    churn_type = models.CharField(max_length=32, blank=True)
    churn_reason = models.CharField(max_length=255, blank=True)
    renewal_date = models.DateField(null=True, blank=True)
    upgrade_date = models.DateField(null=True, blank=True)
    billing_period_months = models.PositiveSmallIntegerField(null=True, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)
    csm = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="csm_accounts",
    )
    account_executive = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sales_accounts",
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    has_champion = models.BooleanField(default=False)
    champion_seen_on = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    ingested_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(customer_id=""), name="customer_id_given"),
            models.CheckConstraint(condition=Q(mrr__gte=0) | Q(mrr=None), name="customer_mrr_not_negative"),
            models.CheckConstraint(
                condition=Q(plan_tier__in=list(PlanTier)) | Q(plan_tier=None), name="customer_plan_known"
            ),
            models.CheckConstraint(condition=Q(industry__in=list(Industry)), name="customer_industry_known"),
            models.CheckConstraint(
                condition=Q(churn_date__gte=F("signup_date")) | Q(churn_date=None),
                name="customer_churn_after_signup",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="customer_not_its_own_parent"
            ),
        )
        indexes = (
            models.Index(fields=["name", "id"], name="customer_by_name"),
            models.Index(fields=["mrr", "id"], name="customer_by_mrr"),
            models.Index(fields=["renewal_date", "id"], name="customer_by_renewal"),
            models.Index(fields=["industry", "id"], name="customer_by_industry"),
            models.Index(fields=["plan_tier", "industry", "churn_date", "mrr"], name="customer_by_segment"),
            # the date first: an index that begins with churn_date looks selective to SQLite, which then reads
            # four in five accounts through it, one by one
            models.Index(
                fields=["renewal_date", "churn_date", "billing_period_months", "mrr"],
                name="customer_by_contract_end",
            ),
            models.Index(fields=["signup_date", "mrr"], name="customer_by_signup"),
            models.Index(
                fields=["churn_date", "mrr"], condition=Q(churn_date__isnull=False), name="customer_that_left"
            ),
            models.Index(
                fields=["champion_seen_on"],
                condition=Q(churn_date=None, has_champion=True),
                name="customer_by_champion",
            ),
            models.Index(fields=["seats", "id"], name="customer_by_seats"),
            models.Index(fields=["notice_date", "id"], name="customer_by_notice"),
            models.Index(fields=["billing_period_months", "id"], name="customer_by_billing"),
            models.Index(fields=["champion_seen_on", "id"], name="customer_by_last_champion"),
            # as ``customers.queries.departures.LEFT_ON`` says when an account left
            models.Index(Coalesce("notice_date", "churn_date"), "id", name="customer_by_leaving"),
        )

    def __str__(self) -> str:
        return self.name
