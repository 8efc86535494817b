"""What moved a score since the prediction before, by driver group."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from predictions.domain import DriverGroup, log_odds, points_of_change
from predictions.queries.breakdowns import Breakdown, InputRow, inputs_in_order
from predictions.queries.group_words import group_words

MOST_PARTS = 4
# Points; smaller parts are told together.
SMALLEST_PART = 0.5
THE_MODEL, THE_REST = "model", "rest"


@dataclass(frozen=True, slots=True)
class MoveRow:
    """What one driver group, or the model itself, moved the probability by.

    Attributes:
        label: the group in words, "The model" or "Everything else".
        points: percentage points, in tenths; positive raised the risk.
        detail: the input of the group that moved it most: what it was and what it is.
    """

    label: str
    points: float
    detail: str = ""

    @property
    def raised_risk(self) -> bool:
        """Whether it raised the risk."""
        return self.points > 0


@dataclass(frozen=True, slots=True)
class Movement:
    """The change of a score since the prediction before.

    Attributes:
        points: percentage points of the whole change, in tenths.
        rows: what brought it about, the strongest first; they add up to ``points``.
        why_not: why the change cannot be taken apart; empty when it can.
    """

    points: float
    rows: tuple[MoveRow, ...] = ()
    why_not: str = ""


def movement_between(before: Breakdown, now: Breakdown) -> Movement:
    """What moved the score, group by group.

    The same model said both: the change of each group's contribution. Another model said what was before: its
    inputs were shown to today's model when it scored, so that what the account did is the change between two
    sayings of one model, and the rest is what the change of the model did.
    """
    points = round(100 * (now.probability - before.probability), 1)
    inputs = inputs_in_order(now)
    said_before = _contributions_then(before, now)
    if not inputs or said_before is None:
        return Movement(points, why_not=_why_not(before, now))
    changes = {group.value: 0.0 for group in DriverGroup}
    for row, then in zip(inputs, said_before, strict=True):
        changes[row.feature.group.value] += row.contribution - then
    whole = log_odds(now.probability) - log_odds(before.probability)
    changes[THE_MODEL] = whole - sum(changes.values())
    found = points_of_change(before.probability, now.probability, changes)
    return Movement(points, tuple(_rows(found, _details(before, inputs, said_before))))


def _contributions_then(before: Breakdown, now: Breakdown) -> Sequence[float] | None:
    """What today's model says of the inputs before, in the order of its contract; None if never asked."""
    if before.model_version == now.model_version and before.contract == now.contract:
        return before.contributions if inputs_in_order(before) else None
    if now.compared_with != before.prediction_id:
        return None
    return now.contributions_before or None


def _why_not(before: Breakdown, now: Breakdown) -> str:
    if before.model_version == now.model_version:
        return _("The inputs behind it were not kept.")
    return _(
        "Another model scored then (%(model_version)s, now %(model_version_now)s), and it "
        "was not shown the same inputs. So nobody can say what the account did to the "
        "score and what the model did."
    ) % {"model_version": before.model_version, "model_version_now": now.model_version}


def _details(
    before: Breakdown, inputs: Sequence[InputRow], said_before: Sequence[float]
) -> dict[str, tuple[float, str]]:
    """Group and direction to the strongest change of log-odds, and the words for the input behind it."""
    then = {row.feature.name: row for row in inputs_in_order(before)}
    strongest: dict[str, tuple[float, str]] = {}
    for row, contribution in zip(inputs, said_before, strict=True):
        earlier, change = then.get(row.feature.name), row.contribution - contribution
        if earlier is None or earlier.value_in_words == row.value_in_words:
            continue
        words = f"{row.label}: {earlier.value_in_words} → {row.value_in_words}"
        key = _key(row.feature.group, change)
        if abs(change) > strongest.get(key, (0.0, ""))[0]:
            strongest[key] = (abs(change), words)
    return strongest


def _rows(points: dict[str, float], details: dict[str, tuple[float, str]]) -> list[MoveRow]:
    ordered = sorted(points, key=lambda part: -abs(points[part]))
    large = [part for part in ordered if part != THE_MODEL and abs(points[part]) >= SMALLEST_PART]
    # what a new model did is told however little it is: the reader knows that the model changed
    told = [*large[: MOST_PARTS - 1], THE_MODEL] if points[THE_MODEL] else large[:MOST_PARTS]
    told.sort(key=ordered.index)
    rows = [
        MoveRow(_label(part), points[part], details.get(_key(part, points[part]), (0.0, ""))[1])
        for part in told
    ]
    rest = round(sum(value for part, value in points.items() if part not in told), 1)
    return [*rows, MoveRow(_label(THE_REST), rest)] if rest else rows


def _key(part: str, change: float) -> str:
    return f"{part} {'up' if change > 0 else 'down'}"


def _label(part: str) -> str:
    if part == THE_MODEL:
        return _("The model changed")
    return _("Everything else") if part == THE_REST else group_words(DriverGroup(part))
