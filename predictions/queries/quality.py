"""What the checks of the data found, as pages and training read it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from predictions.domain import (
    QUALITY_CHECKS,
    QualityCheck,
    Severity,
    counted_sentence,
    quality_check,
    still_accepted,
)
from predictions.models import (
    QualityAcceptanceRecord,
    QualityFindingRecord,
    QualityReportRecord,
    QualityRowRecord,
)

KNOWN_KEYS = frozenset(check.key for check in QUALITY_CHECKS)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A warning that an admin accepted.

    Attributes:
        accepted_by: name of the admin; empty when the login is gone.
    """

    reason: str
    accepted_by: str
    accepted_at: datetime
    share: float


@dataclass(frozen=True, slots=True)
class NewestFinding:
    """What a check found in the newest mart.

    Attributes:
        found, total: how many are affected, of how many, in ``check.counted``.
        acceptance: set for a warning that is accepted at its share of today.
    """

    pk: int
    check: QualityCheck
    severity: Severity
    found: int
    total: int
    acceptance: Acceptance | None

    @property
    def share(self) -> float:
        """The affected share; 0 where there is nothing to check."""
        return self.found / self.total if self.total else 0.0

    @property
    def sentence(self) -> str:
        """The finding in words with its counts."""
        return counted_sentence(self.check, self.found, self.total)

    @property
    def is_open_warning(self) -> bool:
        """Whether it is a warning that nobody has accepted."""
        return self.severity is Severity.WARNING and self.acceptance is None


@dataclass(frozen=True, slots=True)
class NewestReport:
    """The checks on the data of one mart.

    Attributes:
        findings: one per check, the gravest first.
    """

    mart_version: str
    as_of: date
    checked_at: datetime
    findings: tuple[NewestFinding, ...]

    def of(self, severity: Severity) -> list[NewestFinding]:
        """The findings of a severity."""
        return [finding for finding in self.findings if finding.severity is severity]

    @property
    def refusals(self) -> list[NewestFinding]:
        """The findings that refuse training."""
        return self.of(Severity.REFUSAL)

    @property
    def open_warnings(self) -> list[NewestFinding]:
        """The warnings that nobody has accepted."""
        return [finding for finding in self.findings if finding.is_open_warning]


@dataclass(frozen=True, slots=True)
class OffendingRow:
    """One account, day or feed that a check names.

    Attributes:
        customer_pk: leads to the account's page; None where it is not about one.
        name: name of the account, or the day or feed.
        customer_id: the vendor's key; empty where it is not about an account.
    """

    customer_pk: int | None
    name: str
    customer_id: str
    detail: str


def newest_report(mart_version: str | None = None) -> NewestReport | None:
    """The report of a mart, the newest when None, in three queries; None when there is none."""
    reports = QualityReportRecord.objects.all()
    if mart_version is not None:
        reports = reports.filter(mart_version=mart_version)
    record = reports.first()
    if record is None:
        return None
    acceptances = _acceptances()
    found = record.findings.filter(check_key__in=KNOWN_KEYS)
    findings = [_finding(each, acceptances) for each in found]
    gravest = list(reversed(Severity))
    findings.sort(key=lambda finding: gravest.index(finding.severity))
    return NewestReport(record.mart_version, record.as_of, record.checked_at, tuple(findings))


def newest_finding(check_key: str) -> NewestFinding | None:
    """What a check found in the newest mart; None when it was not run."""
    if check_key not in KNOWN_KEYS:
        return None
    report = QualityReportRecord.objects.first()
    record = report and report.findings.filter(check_key=check_key).first()
    return _finding(record, _acceptances()) if record else None


def offending_rows(finding_pk: int, user: User) -> QuerySet[QualityRowRecord]:
    """The rows of a finding that a person may see, worst first; days and feeds are for everybody."""
    visible = CustomerRecord.objects.visible_to(user)
    rows = QualityRowRecord.objects.filter(finding_id=finding_pk)
    return (
        rows.filter(Q(customer=None) | Q(customer__in=visible))
        .annotate(customer_name=F("customer__name"), customer_key=F("customer__customer_id"))
        .order_by("position")
    )


def offending_row(record: QualityRowRecord) -> OffendingRow:
    """A row of ``offending_rows`` for readers."""
    name = getattr(record, "customer_name") or record.subject  # noqa: B009 it is an annotation
    key = getattr(record, "customer_key") or ""  # noqa: B009
    return OffendingRow(record.customer_id, name, key, record.detail)


def _acceptances() -> dict[str, QualityAcceptanceRecord]:
    newest = QualityAcceptanceRecord.objects.filter(check_key=OuterRef("check_key")).order_by("-pk")
    records = QualityAcceptanceRecord.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return {record.check_key: record for record in records.select_related("accepted_by")}


def _finding(record: QualityFindingRecord, acceptances: dict[str, QualityAcceptanceRecord]) -> NewestFinding:
    severity, accepted = Severity(record.severity), acceptances.get(record.check_key)
    share = record.found / record.total if record.total else 0.0
    holds = accepted and severity is Severity.WARNING and still_accepted(share, accepted.share)
    return NewestFinding(
        pk=record.pk,
        check=quality_check(record.check_key),
        severity=severity,
        found=record.found,
        total=record.total,
        acceptance=_acceptance(accepted) if accepted and holds else None,
    )


def _acceptance(record: QualityAcceptanceRecord) -> Acceptance:
    by = str(record.accepted_by) if record.accepted_by else ""
    return Acceptance(record.reason, by, record.accepted_at, record.share)
