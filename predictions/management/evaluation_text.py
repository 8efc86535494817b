"""The model page for a terminal."""

from collections.abc import Iterator

from churnapp.web.templatetags.formats import number, percent
from churnapp.web.templatetags.plots import words_of
from predictions.domain import Target
from predictions.models import ModelVersionRecord
from predictions.queries.model_page.capacity import capacity_curve
from predictions.queries.model_page.figure import Figure
from predictions.queries.model_page.head import ModelHead, model_head
from predictions.queries.model_page.lead_time import lead_time_of
from predictions.queries.model_page.left_out import left_out_rows
from predictions.queries.model_page.reliability import Reliability, reliability_of
from predictions.queries.model_page.rungs import RungRow, rule_rows, rung_rows
from predictions.queries.model_page.strata import stratum_rows
from predictions.queries.model_page.verdict import missing_for, verdict_on

SHOWN_CAPACITIES = (0.005, 0.01, 0.02, 0.04)  # shares of the portfolio each week


def evaluation_lines(record: ModelVersionRecord) -> Iterator[str]:
    """The lines of the report, in the order of the page."""
    report, head = record.evaluation, model_head(record)
    happened = head.target.happened
    reliability = reliability_of(report)
    verdict = verdict_on(head, reliability)
    yield f"Model {head.version}, {head.standing.lower()}: {verdict.sentence}"
    if verdict.level:
        yield verdict.level
    yield f"Why this model: {verdict.choice}"
    yield _learnt_from(head)
    for missing in missing_for(head):
        yield (
            f"{missing.rung} waits for {missing.needed} accounts that {happened}; {missing.known} are known."
        )
    if reliability:
        yield from _reliability(reliability, happened)
    yield from _rungs([*rung_rows(report), *rule_rows(report)])
    yield from _parts(record)
    yield from _timeliness(record)
    yield from _absent(record, head)


def _learnt_from(head: ModelHead) -> str:
    tested = (
        f"tested at {len(head.origins)} origins on {head.test_row_count:,} rows "
        f"of which {head.test_leaver_count:,} {head.target.happened}"
        if head.is_tested
        else "not tested out of time yet"
    )
    return (
        f"{head.target.value.capitalize()} is {head.definition}. {head.account_count:,} accounts, "
        f"{head.churned_account_count:,} {head.target.happened}, {head.snapshot_count} snapshots until "
        f"{head.last_snapshot}; {tested}."
    )


def _reliability(found: Reliability, happened: str) -> Iterator[str]:
    yield f"\nWhat was said, what came (80% interval), how many of rows {happened}"
    for group in found.bins:
        came = _written(group.came, "percent")
        yield f"  {words_of(group.said, 'percent', 1):>6}  {came:<20} {group.leavers:,} of {group.rows:,}"
    for measure in found.measures:
        yield f"  {measure.label}: {_written(measure.figure, measure.written, measure.decimals)}"


def _rungs(rows: list[RungRow]) -> Iterator[str]:
    yield "\nModels and rules"
    for row in rows:
        title = f"{row.name} {row.model_in_words}".strip() + (" (chosen)" if row.is_chosen else "")
        yield f"  {title}"
        known = [named for named in row.figures if named.figure.value is not None]
        if known:
            yield "    " + ", ".join(
                f"{named.label.lower()} {_written(named.figure, named.written, named.decimals)}"
                for named in known
            )
        if row.level.value is not None:
            yield f"    observed/expected {_written(row.level)}, slope {_written(row.slope)}"
        if row.reason:
            yield f"    {row.reason}"


def _parts(record: ModelVersionRecord) -> Iterator[str]:
    if rows := stratum_rows(record.evaluation):
        yield "\nParts of the test rows"
    happened = Target(record.target).happened
    for row in rows:
        yield (
            f"  {row.name}: {row.leavers:,} {happened} of {row.rows:,}, {row.expected:.1f} expected, "
            f"observed/expected {_written(row.level)}, AUC {_written(row.auc)}: {row.holds}"
        )


def _timeliness(record: ModelVersionRecord) -> Iterator[str]:
    if found := lead_time_of(record.evaluation):
        yield f"\nLead time, flagged among the top {percent(found.flagged_share)}"
        for row in found.rows:
            yield f"  {row.days} days ahead or earlier: {_written(row.share, 'percent')}"
    if curve := capacity_curve(record.evaluation):
        yield f"\nCapacity, on an average test day with {curve.account_count:,.0f} accounts"
        shown = {curve.at(round(share * curve.account_count)) for share in SHOWN_CAPACITIES}
        for step in sorted(shown, key=lambda step: step.per_week):
            words = step.words
            reached = f"{words['reached']} of {number(curve.leaver_count, 1)} leavers reached"
            yield (
                f"  {words['per_week']} a week: {reached} ({words['reached_between']}; "
                f"{words['at_random']} without a list), {words['saves']} saves, {words['value']} kept, "
                f"cut-off {words['cutoff']}"
            )


def _absent(record: ModelVersionRecord, head: ModelHead) -> Iterator[str]:
    if rows := left_out_rows(record.evaluation):
        yield "\nLeft out"
    for row in rows:
        about = "not learnt from" if row.is_about_learning else "not predicted"
        yield f"  {row.title}: {row.account_count:,} accounts, {about}"
    if head.unused_features:
        yield f"  Unused features: {', '.join(head.unused_features)}"
    if meter := record.evaluation.get("leak_meter"):
        yield (
            f"\nLeak meter: {meter['rung']} by random rows AUC {meter['random_rows_auc']:.3f}, "
            f"out of time {meter['out_of_time_auc']:.3f}."
        )


def _written(figure: Figure, written: str = "number", decimals: int = 2) -> str:
    if figure.value is None:
        return "–"
    shown = words_of(figure.value, written, decimals)
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return shown
    return (
        f"{shown} ({words_of(figure.low, written, decimals)} to {words_of(figure.high, written, decimals)})"
    )
