"""The table of what people forecast of renewals, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from churnapp.web.choices import choices_of
from customers.models import CustomerRecord
from gtm.domain import LikelihoodBasis, RenewalCall

CALLS = choices_of(RenewalCall)
BASES = [(basis.value, basis.words) for basis in LikelihoodBasis]


class RenewalForecastRecord(models.Model):
    """One statement about one renewal; statements are added and never changed, only judged.

    Attributes:
        renewal_on: the day of the renewal it is about.
        mrr: expected after the renewal, US dollars a month.
        mrr_then: paid when it was stated; None when that was not known.
        is_latest: whether no later statement about the same renewal replaces it.
        model_likelihood: what the model said on that day; None when it said nothing.
        model_mrr: what the model expected after the renewal, US dollars a month.
        model_basis: what its likelihood rested on.
        model_as_of: last day of data that the model knew.
        outcome: what came of it; empty until the renewal is over.
        outcome_mrr: paid after the renewal, US dollars a month; None when unknown.
    """

    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="renewal_forecasts")
    renewal_on = models.DateField()
    call = models.CharField(max_length=16, choices=CALLS)
    mrr = models.DecimalField(max_digits=14, decimal_places=2)
    mrr_then = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    is_latest = models.BooleanField(default=True)
    model_likelihood = models.FloatField(null=True, blank=True)
    model_mrr = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    model_basis = models.CharField(max_length=16, choices=BASES, blank=True, default=LikelihoodBasis.NONE)
    model_as_of = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=CALLS, blank=True, default="")
    outcome_mrr = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "renewal_on"],
                condition=Q(is_latest=True),
                name="renewal_forecast_latest_once",
            ),
            models.CheckConstraint(condition=Q(mrr__gte=0), name="renewal_forecast_mrr_not_negative"),
            models.CheckConstraint(
                condition=Q(call__in=list(RenewalCall)), name="renewal_forecast_call_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *RenewalCall]), name="renewal_forecast_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(model_likelihood=None) | Q(model_likelihood__gte=0, model_likelihood__lte=1),
                name="renewal_forecast_likelihood_range",
            ),
        )
        indexes = (
            models.Index(fields=["renewal_on", "is_latest"], name="renewal_forecast_by_day"),
            models.Index(fields=["customer", "-made_at"], name="renewal_forecast_by_customer"),
            models.Index(
                fields=["renewal_on", "customer"],
                condition=Q(is_latest=True, call=RenewalCall.CHURN.value),
                name="renewal_forecast_of_churn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call} on {self.renewal_on}"
