"""The tables of what the checks of the data found, and of the warnings that an admin accepted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.models import CustomerRecord
from predictions.domain import Severity


class QualityReportRecord(models.Model):
    """The checks on the data of one published mart.

    Attributes:
        as_of: latest day of the mart.
    """

    mart_version = models.CharField(max_length=64, unique=True)
    as_of = models.DateField()
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"checks of mart {self.mart_version}"


class QualityFindingRecord(models.Model):
    """What one check found.

    Attributes:
        check_key: key of the check.
        found, total: how many are affected, of how many, in what the check counts.
    """

    report = models.ForeignKey(QualityReportRecord, on_delete=models.CASCADE, related_name="findings")
    check_key = models.CharField(max_length=64)
    severity = models.CharField(max_length=16, choices=[(each.value, each.words) for each in Severity])
    found = models.PositiveBigIntegerField()
    total = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["report", "check_key"], name="quality_finding_once"),
            models.CheckConstraint(
                condition=Q(severity__in=[each.value for each in Severity]), name="quality_severity_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.check_key}: {self.found} of {self.total}"


class QualityRowRecord(models.Model):
    """One account, day or feed that a check names; kept of the newest report only.

    Attributes:
        subject: what is named where it is not an account.
        detail: the values that contradict each other.
    """

    finding = models.ForeignKey(QualityFindingRecord, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    customer = models.ForeignKey(CustomerRecord, null=True, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255, blank=True)
    detail = models.TextField()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["finding", "position"], name="quality_row_once"),)

    def __str__(self) -> str:
        return self.detail


class QualityAcceptanceRecord(models.Model):
    """A warning that an admin accepted up to a share; the newest row of a check holds.

    Attributes:
        share: of what the check counts, as it was found then; 0 takes an earlier acceptance back.
        accepted_by: who; None when the login is gone.
    """

    check_key = models.CharField(max_length=64)
    share = models.FloatField()
    reason = models.TextField()
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="quality_acceptance_has_a_reason"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="quality_acceptance_share"),
        )

    def __str__(self) -> str:
        return f"{self.check_key} up to {self.share:.1%}"
