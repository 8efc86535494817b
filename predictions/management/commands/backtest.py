"""``manage.py backtest``: judges the published predictions whose horizon is over."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from predictions.mart import MartDamaged, MartMissing, open_mart
from predictions.queries.backtests import (
    BacktestRow,
    next_maturity,
    published_backtests,
    published_model,
    reconstructed_backtests,
)
from predictions.watching.months import judge_matured_months

NOT_POSSIBLE = 2


class Command(BaseCommand):
    """Judges every matured month of published predictions and prints what came of them."""

    help = (
        "Judges the published predictions, one run a month, whose 90 days are over by the published mart, "
        "and prints them beside the months that the training of the published model reconstructed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares ``--json``."""
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the months as JSON")

    def handle(self, *, as_json: bool, **_: Any) -> None:
        """Judges, keeps and prints."""
        try:
            judge_matured_months(open_mart(), now=timezone.now())
        except (MartMissing, MartDamaged) as problem:
            raise CommandError(str(problem), returncode=NOT_POSSIBLE) from problem
        model = published_model()
        published = published_backtests()
        reconstructed = reconstructed_backtests(model) if model else []
        next_on = next_maturity(published[-1].as_of if published else None)
        if as_json:
            report = {
                "published": [_content(row) for row in published],
                "reconstructed": [_content(row) for row in reconstructed],
                "next_matures_on": str(next_on) if next_on else None,
            }
            self.stdout.write(json.dumps(report, indent=2))
            return
        self._tell("Predictions as they were published", published)
        self._tell("Reconstructed later, by models that knew only what was known on the day", reconstructed)
        if next_on:
            self.stdout.write(f"The next month of published predictions can be judged from {next_on}.")

    def _tell(self, heading: str, rows: list[BacktestRow]) -> None:
        self.stdout.write(f"{heading}:{'' if rows else ' none.'}")
        for row in rows:
            self.stdout.write(f"  {_line(row)}")


def _line(row: BacktestRow) -> str:
    figures, level = row.figures, row.figures.level
    said = (
        f"{row.as_of} model {row.model_version} ({row.rung}): {level.observed} of {figures.accounts:,} left"
    )
    if level.ratio is not None:
        said += f", {level.expected:.1f} expected: {level.ratio:.2f} ({level.low:.2f} to {level.high:.2f})"
    if figures.brier_skill is not None:
        said += f", Brier skill {figures.brier_skill:+.1%}"
    if figures.lift_top_decile is not None:
        said += f", lift {figures.lift_top_decile:.1f}"
    return f"{said}. {row.verdict.replace('_', ' ').capitalize()}."


def _content(row: BacktestRow) -> dict[str, Any]:
    figures, level = row.figures, row.figures.level
    return {
        "as_of": str(row.as_of),
        "model_version": row.model_version,
        "rung": row.rung,
        "accounts": figures.accounts,
        "observed": level.observed,
        "expected": level.expected,
        "observed_expected": level.ratio,
        "observed_expected_low": level.low,
        "observed_expected_high": level.high,
        "brier_skill": figures.brier_skill,
        "lift_top_decile": figures.lift_top_decile,
        "verdict": row.verdict,
        "accounts_acted_on": row.acted.accounts if row.acted else 0,
        "excluded": row.excluded_count,
    }
