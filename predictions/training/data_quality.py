"""Whether the data may be trained on, and what the model says about them afterwards."""

from typing import Any

from predictions.ml.training import TrainingRefused
from predictions.queries.quality import NewestFinding, NewestReport, newest_report

QUALITY_PAGE = "/data-quality/"
DESPITE_OPTION = '--despite-quality "why"'


def data_quality(mart_version: str, *, despite: str = "") -> dict[str, Any]:
    """What the checks found in the data of a mart, for the evaluation report.

    Args:
        mart_version: the mart to train on.
        despite: why to train although a check refuses; empty to be refused.

    Raises:
        TrainingRefused: the data were not checked, or a check refuses; the message names it with its counts.
    """
    report = newest_report(mart_version)
    if report is None:
        raise TrainingRefused(
            f"The data of mart {mart_version} were never checked. Run: manage.py build_mart and train again."
        )
    if report.refusals and not despite.strip():
        raise TrainingRefused(_refusal(report))
    return {
        "refusals": [finding.sentence for finding in report.refusals],
        "despite": despite.strip() if report.refusals else "",
        "warnings": [finding.sentence for finding in report.open_warnings],
        "accepted": [_accepted(finding) for finding in report.findings if finding.acceptance],
    }


def _refusal(report: NewestReport) -> str:
    sentences = " ".join(finding.sentence for finding in report.refusals)
    return (
        f"The data contradict themselves, and a model trained on them would be wrong. {sentences} "
        f"The page {QUALITY_PAGE} names the rows and says how to mend them; the published model stays. "
        f"To train all the same and have it said on the model page: manage.py train_model {DESPITE_OPTION}"
    )


def _accepted(finding: NewestFinding) -> dict[str, str]:
    assert finding.acceptance is not None  # noqa: S101 the caller asked
    return {
        "sentence": finding.sentence,
        "reason": finding.acceptance.reason,
        "accepted_by": finding.acceptance.accepted_by,
    }
