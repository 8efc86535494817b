"""Findings of the checks of the data, as a build of the mart hands them over."""

from datetime import date

from customers.models import CustomerRecord
from predictions.domain import QUALITY_CHECKS, Finding, FoundRow, QualityReport, quality_check

AS_OF = date(2026, 5, 1)


def a_finding(key: str, *customers: CustomerRecord, total: int = 10, found: int | None = None) -> Finding:
    rows = tuple(FoundRow(customer.pk, "", f"{customer.name} contradicts itself") for customer in customers)
    return Finding(quality_check(key), len(rows) if found is None else found, total, rows)


def a_report(*findings: Finding) -> QualityReport:
    """These findings, everything else fine."""
    named = {finding.check.key: finding for finding in findings}
    return QualityReport(
        AS_OF, tuple(named.get(check.key, Finding(check, 0, 10)) for check in QUALITY_CHECKS)
    )


def a_warning(key: str, *customers: CustomerRecord) -> QualityReport:
    """One check warns of these customers, of ten."""
    return a_report(a_finding(key, *customers))
