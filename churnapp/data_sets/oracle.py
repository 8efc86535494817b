"""The true probabilities of a simulated data set, as far as anybody could have known them on the day."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from churnapp.duck import open_duckdb
from predictions.domain import Target

type Truth = Callable[[str, date], float | None]

HORIZON_DAYS = 90
PROBABILITY_OF = {
    Target.CHURN: "true_probability_90d",
    Target.UPGRADE: "true_upgrade_probability_90d",
}
KEY_COLUMNS = frozenset({"customer_id", "as_of"})
HAZARD_COLUMNS = frozenset({"customer_id", "month_end", "p_intent_true", "next_renewal", "bill_period"})
# nobody is certain: keeps the log loss of a surprise finite
LEAST = 1e-4


class OracleUnreadable(ValueError):
    """The file holds no true probabilities."""


@dataclass(frozen=True, slots=True)
class HazardMonth:
    """One billing month of an account in a simulator that draws an intent to leave each month.

    Attributes:
        month_end: day on which the intent is drawn; an account with an intent leaves on its next renewal.
        hazard: true probability of an intent on that day.
        next_renewal: the renewal that this day is on or before.
        months: length of the contract.
    """

    month_end: date
    hazard: float
    next_renewal: date
    months: int


def read_oracle(path: Path, target: Target = Target.CHURN) -> Truth:
    """Reads a file of true probabilities (customer and day) or of true monthly hazards (customer and month).

    Args:
        path: CSV or Parquet.
        target: whose probabilities; hazards are of churn.

    Returns:
        A function of customer and day; None for rows the truth is not known of.

    Raises:
        OracleUnreadable: it is missing, or has the columns of neither.
    """
    reader = "read_parquet" if path.suffix.lower() in {".parquet", ".pq"} else "read_csv"
    with open_duckdb() as connection:
        try:
            found = connection.execute(f"select * from {reader}(?)", [str(path)])  # noqa: S608 one of two names
        except duckdb.Error as problem:
            cause = str(problem).splitlines()[0]
            raise OracleUnreadable(
                f"{path.name} cannot be read ({cause}). Give a CSV or Parquet file."
            ) from None
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    wanted = PROBABILITY_OF[target]
    if set(names) >= KEY_COLUMNS | {wanted}:
        known = {(row["customer_id"], row["as_of"]): row[wanted] for row in rows}
        return lambda customer_id, as_of: known.get((customer_id, as_of))
    if target is Target.CHURN and set(names) >= HAZARD_COLUMNS:
        return _truth_of_hazards(rows)
    raise OracleUnreadable(
        f"{path.name} has neither the columns {', '.join(sorted(KEY_COLUMNS | {wanted}))} "
        f"nor {', '.join(sorted(HAZARD_COLUMNS))}."
    )


def leaving_probability(months: Sequence[HazardMonth], as_of: date, usual_hazard: float) -> float:
    """P(leaves within 90 days) for who knows every hazard so far and the contract, but no drawn intent.

    Later hazards are not looked at: the newest one stands for them.

    Args:
        months: the account's months in order, at least one; of later ones only the contract's terms are used.
        as_of: the day of the question.
        usual_hazard: for an account that has no month behind it.
    """
    past = [month for month in months if month.month_end <= as_of]
    terms = past[-1] if past else months[0]
    day = months[0].month_end.day if not past else max(month.month_end.day for month in past)
    hazard = past[-1].hazard if past else usual_hazard
    renewal = terms.next_renewal
    while renewal <= as_of:
        renewal = _months_later(renewal, terms.months, day)
    term_start = _months_later(renewal, -terms.months, day)
    # an intent drawn earlier in this contract waits for the renewal
    stays = 1.0
    for month in past:
        if month.month_end > term_start:
            stays *= 1 - month.hazard
    leaves, last_day = 0.0, as_of + timedelta(days=HORIZON_DAYS)
    decided_on = terms.month_end if past else _months_later(terms.month_end, -1, day)
    while renewal <= last_day:
        while decided_on < renewal:
            decided_on = _months_later(decided_on, 1, day)
            if decided_on > term_start:
                stays *= 1 - hazard
        leaves = 1 - stays
        renewal = _months_later(renewal, terms.months, day)
    return min(max(leaves, LEAST), 1 - LEAST)


def _truth_of_hazards(rows: Sequence[Mapping[str, object]]) -> Truth:
    months_of: dict[str, list[HazardMonth]] = defaultdict(list)
    for row in rows:
        months_of[str(row["customer_id"])].append(
            HazardMonth(
                row["month_end"],  # type: ignore[arg-type] # typed by the reader
                float(row["p_intent_true"]),  # type: ignore[arg-type]
                row["next_renewal"],  # type: ignore[arg-type]
                int(row["bill_period"]),  # type: ignore[call-overload]
            )
        )
    for months in months_of.values():
        months.sort(key=lambda month: month.month_end)
    dated = sorted((month.month_end, month.hazard) for months in months_of.values() for month in months)

    def truth(customer_id: str, as_of: date) -> float | None:
        if customer_id not in months_of:
            return None
        known = [hazard for day, hazard in dated if day <= as_of]
        usual = sum(known) / len(known) if known else dated[0][1]
        return leaving_probability(months_of[customer_id], as_of, usual)

    return truth


def _months_later(day: date, months: int, day_of_month: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day_of_month, monthrange(year, month)[1]))
