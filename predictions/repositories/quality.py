"""Keeps what the checks of the data found, and which warnings an admin accepted."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from predictions.domain import Finding, QualityReport, Severity, quality_check
from predictions.models import (
    QualityAcceptanceRecord,
    QualityFindingRecord,
    QualityReportRecord,
    QualityRowRecord,
)
from predictions.queries.quality import NewestFinding, newest_finding

ROWS_AT_A_TIME = 2_000


class WarningNotAcceptable(RuntimeError):
    """There is nothing to accept: the check found no warning."""


def save_report(report: QualityReport, *, mart_version: str, checked_at: datetime) -> None:
    """Keeps a report with its rows; of earlier reports the counts stay and the rows go.

    Args:
        report: what was found.
        mart_version: the mart that was checked.
        checked_at: the clock, UTC.
    """
    with transaction.atomic():
        record = QualityReportRecord.objects.create(
            mart_version=mart_version, as_of=report.as_of, checked_at=checked_at
        )
        QualityRowRecord.objects.exclude(finding__report=record).delete()
        # a customer may have been removed while the mart was built
        known = set(CustomerRecord.objects.values_list("pk", flat=True))
        for finding in report.findings:
            _save_finding(record, finding, known)


def accept_warning(check_key: str, *, reason: str, accepted_by: User, now: datetime) -> NewestFinding:
    """Accepts a warning at the share it has now; it is asked about again when it grows.

    Args:
        check_key: key of the check.
        reason: why it does no harm, for the history.
        accepted_by: the admin.
        now: the clock, UTC.

    Raises:
        WarningNotAcceptable: nothing was changed.
    """
    with transaction.atomic():
        finding = newest_finding(check_key)
        if finding is None or finding.severity is not Severity.WARNING:
            raise WarningNotAcceptable(_why_not(finding, check_key))
        QualityAcceptanceRecord.objects.create(
            check_key=check_key,
            share=finding.share,
            reason=reason,
            accepted_at=now,
            accepted_by=accepted_by,
        )
    return finding


def _why_not(finding: NewestFinding | None, check_key: str) -> str:
    title = quality_check(check_key).title
    if finding is not None and finding.severity is Severity.REFUSAL:
        return _(
            "“%(title)s” refuses training and cannot be accepted. Mend the data, or train with a reason."
        ) % {"title": title}
    return _("“%(title)s” is no warning any more. Nothing was changed.") % {"title": title}


def _save_finding(record: QualityReportRecord, finding: Finding, known: Collection[int]) -> None:
    saved = QualityFindingRecord.objects.create(
        report=record,
        check_key=finding.check.key,
        severity=finding.severity,
        found=finding.found,
        total=finding.total,
    )
    QualityRowRecord.objects.bulk_create(
        (
            QualityRowRecord(
                finding=saved,
                position=position,
                customer_id=row.customer_pk,
                subject=row.subject,
                detail=row.detail,
            )
            for position, row in enumerate(finding.rows)
            if row.customer_pk is None or row.customer_pk in known
        ),
        batch_size=ROWS_AT_A_TIME,
    )
