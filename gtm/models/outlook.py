"""The tables of what the published scores say about revenue to come."""

from django.db import models
from django.db.models import Q

from customers.models import CustomerRecord
from gtm.domain import LikelihoodBasis
from gtm.models.renewal import BASES


class OutlookRecord(models.Model):
    """What the published score of one account says about its renewal and the next four quarters.

    Made anew with each published run and each import: lists sort by it and totals add it up.

    Attributes:
        as_of: last day of data that the score knew.
        renewal_on: the renewal that the likelihood is about; None without a date.
        likelihood: P(the account stays past its renewal); None when nothing is known about it.
        basis: what the likelihood rests on.
        leaves_1, leaves_2, leaves_3, leaves_4: P(it leaves within each of the quarters ahead, the rest of
            the running one first); 0 where there is no score.
    """

    customer = models.OneToOneField(
        CustomerRecord, on_delete=models.CASCADE, primary_key=True, related_name="outlook"
    )
    as_of = models.DateField()
    renewal_on = models.DateField(null=True, blank=True)
    likelihood = models.FloatField(null=True, blank=True)
    basis = models.CharField(max_length=16, choices=BASES, blank=True, default=LikelihoodBasis.NONE)
    leaves_1 = models.FloatField(default=0.0)
    leaves_2 = models.FloatField(default=0.0)
    leaves_3 = models.FloatField(default=0.0)
    leaves_4 = models.FloatField(default=0.0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(likelihood=None) | Q(likelihood__gte=0, likelihood__lte=1),
                name="outlook_likelihood_range",
            ),
            models.CheckConstraint(
                condition=Q(leaves_1__gte=0, leaves_2__gte=0, leaves_3__gte=0, leaves_4__gte=0),
                name="outlook_chances_not_negative",
            ),
        )
        indexes = (
            models.Index(fields=["likelihood", "customer", "renewal_on"], name="outlook_by_likelihood"),
        )

    def __str__(self) -> str:
        return f"outlook as of {self.as_of}"


class RevenueForecastRecord(models.Model):
    """The forecast that one published run made of the whole portfolio, kept to be held against what came.

    Attributes:
        as_of: last day of data that it knew.
        made_at: when it was worked out last; the run stays the same, prices and owners may have changed.
        changes: what became of the price in past renewals (see ``gtm.domain.RenewalChanges``).
        content: quarters and segments (see ``gtm.queries.forecast.kept``).
    """

    run = models.OneToOneField(
        "predictions.ScoringRunRecord", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    as_of = models.DateField()
    made_at = models.DateTimeField()
    changes = models.JSONField(default=dict)
    content = models.JSONField(default=dict)

    class Meta:
        ordering = ("-as_of", "-run")

    def __str__(self) -> str:
        return f"forecast as of {self.as_of}"
