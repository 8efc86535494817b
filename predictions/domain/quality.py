"""Quality of the data: what a check counts, from which share it warns, and from which it refuses training."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from churnapp.saying import later, say

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
        words = {
            "fine": later("Fine"),
            "note": later("Note"),
            "warning": later("Warning"),
            "refusal": later("Refuses training"),
        }
        return say(words[self])


class Counted(StrEnum):
    """What a check counts, and of how many its share is told; the words are in the plural."""

    ACCOUNTS = later("accounts")
    ACTIVE_ACCOUNTS = later("active accounts")
    LEFT_ACCOUNTS = later("accounts that left")
    LEFT_WITH_EVENTS = later("accounts that left and have events")
    LEFT_WITH_PERIODS = later("accounts that left and have subscriptions")
    FLAGGED_ACCOUNTS = later("accounts with a flag of their own")
    EXPLAINED_ACCOUNTS = later("accounts with a churn type or reason")
    NOTICE_ACCOUNTS = later("accounts with a notice")
    EVENT_ACCOUNTS = later("accounts with events")
    PERIOD_ACCOUNTS = later("accounts with subscriptions")
    PRICED_ACCOUNTS = later("active accounts with both prices")
    PLANNED_ACCOUNTS = later("active accounts with both plans")
    SETTLED_ACCOUNTS = later("active accounts older than 30 days")
    EVENTS = later("events")
    EVENT_DAYS = later("days of the event log")
    BUSY_MONTHS = later("months with enough events")
    FEEDS = later("feeds")
    SIGNALS = later("signals")

    @property
    def words(self) -> str:
        """In the reader's language."""
        return say(self.value)

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """One thing that can be wrong with the data; its texts are marked with ``later``.

    Attributes:
        key: name of its statement, of its rows and in addresses.
        named: what would be wrong, in words.
        counted: what is counted.
        matters: why it matters for the score.
        mended_by: how to mend it.
        warns_from: share from which it is a warning; None for a check that only notes.
        refuses_from: share from which training is refused; None for a check that never refuses.
        thresholds_from: why these shares.
    """

    key: str
    named: str
    counted: Counted
    matters: str
    mended_by: str
    warns_from: float | None
    refuses_from: float | None
    thresholds_from: str

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return say(self.named)

    @property
    def why(self) -> str:
        """Why it matters, in the reader's language."""
        return say(self.matters)

    @property
    def remedy(self) -> str:
        """How to mend it, in the reader's language."""
        return say(self.mended_by)

    @property
    def threshold_reason(self) -> str:
        """Why these shares, in the reader's language."""
        return say(self.thresholds_from)

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
        return say("{check}: nothing to check.", check=check.title)
    share = found / total
    shown = say("under 1%") if 0 < share < 0.01 else f"{share:.0%}"
    return say(
        "{check}: {found:,} of {total:,} {counted} ({share}).",
        check=check.title,
        found=found,
        total=total,
        counted=check.counted.words,
        share=shown,
    )


def still_accepted(share: float, accepted_share: float) -> bool:
    """Whether a warning that was accepted at one share is still covered at another."""
    return share <= accepted_share * ACCEPTED_GROWTH
