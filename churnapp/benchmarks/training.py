"""A whole training, as ``manage.py train_model`` runs it, beside one bare fit of XGBoost on its matrix."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from threadpoolctl import threadpool_limits

from churnapp.benchmarks.drawn_mart import draw_mart
from churnapp.benchmarks.measure import Measurement, peak_memory_mb
from predictions.domain import FEATURE_CONTRACT, FeatureKind
from predictions.ml.boosting import MANY_TREES, PARAMETERS
from predictions.ml.examples import ChurnDefinition, Examples
from predictions.ml.training import train

FLOOR = f"one fit of {MANY_TREES} trees by XGBoost on the same matrix, one thread"
# what a training says at the start of a part, by its first words
PARTS: Mapping[str, str] = {
    "reading": "labelling the history",
    "origin": "every rung out of time",
    "judging": "judging the rungs",
    "fitting L": "the rung to publish",
    "refitting": "refits for the reasons",
    "curve at": "the curve of the next 12 months",
}

type Progress = Callable[[str], None]


@dataclass(slots=True)
class PartTimes:
    """Seconds of each part of a training, taken from what it says while it works."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    _part: str = ""
    _since: float = 0.0

    def __call__(self, step: str) -> None:
        """Ends the part before where the step begins another one."""
        self.progress(step)
        part = next((name for words, name in PARTS.items() if step.startswith(words)), self._part)
        if part != self._part:
            self.end()
            self._part = part

    def end(self) -> None:
        """Counts the time since the last call to the part that was going on."""
        now = time.perf_counter()
        if self._part:
            self.seconds[self._part] = self.seconds.get(self._part, 0.0) + now - self._since
        self._since = now


def measure_training(accounts: int, snapshots: int, progress: Progress = lambda _: None) -> Measurement:
    """Times one training from the risk set in memory to the model and its report; the mart is read before.

    Args:
        accounts: how many are drawn.
        snapshots: month starts of each, as long as it stays.
        progress: called with the name of each step.
    """
    import xgboost  # noqa: F401, PLC0415 - loading it belongs to neither figure

    mart, times = draw_mart(accounts, snapshots), PartTimes(progress)
    with threadpool_limits(limits=1):
        start = time.perf_counter()
        trained = train(mart, version="1.0.0", definition=ChurnDefinition(), progress=times)
        seconds = time.perf_counter() - start
        times.end()
        peak = peak_memory_mb()
        progress("the floor")
        examples = trained.history.examples
        start = time.perf_counter()
        _bare_fit(examples)
        floor_seconds = time.perf_counter() - start
    size = f"{accounts:,} accounts × {snapshots} snapshots, {len(examples):,} rows"
    parts = [
        Measurement(name, size, took, FLOOR, floor_seconds, peak) for name, took in times.seconds.items()
    ]
    return Measurement("train", size, seconds, FLOOR, floor_seconds, peak, parts)


def _bare_fit(examples: Examples) -> None:
    import xgboost  # noqa: PLC0415 - only this benchmark needs it

    kinds = ["c" if feature.kind is FeatureKind.CATEGORY else "float" for feature in FEATURE_CONTRACT]
    rows = xgboost.DMatrix(
        examples.matrix, label=examples.left, feature_types=kinds, enable_categorical=True, nthread=1
    )
    xgboost.train({**PARAMETERS, "eta": 0.1, "max_depth": 3}, rows, num_boost_round=MANY_TREES)
