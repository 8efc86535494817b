"""Quality of the data: what a check counts, from which share it warns, and from which it refuses training."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# a share of a handful is no evidence: fewer than this many are a warning at most
FEWEST_TO_REFUSE = 10
# an accepted warning is asked about again when its share has grown by more than a tenth
ACCEPTED_GROWTH = 1.1


class Severity(StrEnum):
    """What a finding means for training, from nothing to a refusal."""

    FINE = "fine"
    NOTE = "note"
    WARNING = "warning"
    REFUSAL = "refusal"

    @property
    def words(self) -> str:
        """The severity for readers."""
        return {"fine": "Fine", "note": "Note", "warning": "Warning", "refusal": "Refuses training"}[self]


class Counted(StrEnum):
    """What a check counts, and of how many its share is told; the words are in the plural."""

    ACCOUNTS = "accounts"
    ACTIVE_ACCOUNTS = "active accounts"
    LEFT_ACCOUNTS = "accounts that left"
    LEFT_WITH_EVENTS = "accounts that left and have events"
    LEFT_WITH_PERIODS = "accounts that left and have subscriptions"
    FLAGGED_ACCOUNTS = "accounts with a flag of their own"
    EXPLAINED_ACCOUNTS = "accounts with a churn type or reason"
    NOTICE_ACCOUNTS = "accounts with a notice"
    EVENT_ACCOUNTS = "accounts with events"
    PERIOD_ACCOUNTS = "accounts with subscriptions"
    PRICED_ACCOUNTS = "active accounts with both prices"
    PLANNED_ACCOUNTS = "active accounts with both plans"
    SETTLED_ACCOUNTS = "active accounts older than 30 days"
    EVENTS = "events"
    EVENT_DAYS = "days of the event log"
    BUSY_MONTHS = "months with enough events"
    FEEDS = "feeds"
    SIGNALS = "signals"


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """One thing that can be wrong with the data.

    Attributes:
        key: name of its statement, of its rows and in addresses.
        title: what would be wrong, in words.
        counted: what is counted.
        why: why it matters for the score.
        remedy: how to mend it.
        warns_from: share from which it is a warning; None for a check that only notes.
        refuses_from: share from which training is refused; None for a check that never refuses.
        threshold_reason: why these shares.
    """

    key: str
    title: str
    counted: Counted
    why: str
    remedy: str
    warns_from: float | None
    refuses_from: float | None
    threshold_reason: str

    def severity_of(self, found: int, total: int) -> Severity:
        """What so many of so many mean.

        Args:
            found: how many are affected, in ``counted``.
            total: of how many.
        """
        if not found or not total:
            return Severity.FINE
        share = found / total
        if self.refuses_from is not None and share >= self.refuses_from and found >= FEWEST_TO_REFUSE:
            return Severity.REFUSAL
        if self.warns_from is not None and share >= self.warns_from:
            return Severity.WARNING
        return Severity.NOTE


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One account, day or feed that a check names.

    Attributes:
        customer_pk: primary key of the account; None where it is not about one.
        subject: what is named where it is not an account: a day, a feed, a signal.
        detail: the values that contradict each other.
        weight: how many of what the check counts it stands for.
    """

    customer_pk: int | None
    subject: str
    detail: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in one mart.

    Attributes:
        check: the check.
        found: how many are affected, in ``check.counted``.
        total: of how many; 0 where the data holds nothing to check.
        rows: the affected, worst first.
    """

    check: QualityCheck
    found: int
    total: int
    rows: tuple[FoundRow, ...] = ()

    @property
    def severity(self) -> Severity:
        """What it means for training."""
        return self.check.severity_of(self.found, self.total)

    @property
    def share(self) -> float:
        """The affected share, 0 where there is nothing to check."""
        return self.found / self.total if self.total else 0.0

    @property
    def sentence(self) -> str:
        """The finding in words with its counts."""
        return counted_sentence(self.check, self.found, self.total)


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Every check on the data of one mart.

    Attributes:
        as_of: latest day of the mart.
        findings: one per check, in the order of the list of checks.
    """

    as_of: date
    findings: tuple[Finding, ...]

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of a severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)


def counted_sentence(check: QualityCheck, found: int, total: int) -> str:
    """A finding in words: ``Usage before the signup: 12 of 400 accounts with events (3%).``."""
    if not total:
        return f"{check.title}: nothing to check."
    share = found / total
    shown = "under 1%" if 0 < share < 0.01 else f"{share:.0%}"
    return f"{check.title}: {found:,} of {total:,} {check.counted} ({shown})."


def still_accepted(share: float, accepted_share: float) -> bool:
    """Whether a warning that was accepted at one share is still covered at another."""
    return share <= accepted_share * ACCEPTED_GROWTH
