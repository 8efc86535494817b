"""A model as a folder of data: JSON, and the trees in XGBoost's own format; reading it runs no code."""

import json
import os
import shutil
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from churnapp.durable_files import shared_folder
from churnapp.saying import say
from predictions.domain import FeatureContract, ReasonBasis, Target
from predictions.ml.added import Added
from predictions.ml.bent_ridge import BentRidge
from predictions.ml.boosting import BoostedTrees
from predictions.ml.calibration import LogitMap
from predictions.ml.component import Component
from predictions.ml.encoding import Encoder
from predictions.ml.ridge import RidgeLogit
from predictions.ml.rungs import Rung
from predictions.ml.segment import SegmentRate
from predictions.ml.signal import SignalLogit
from predictions.ml.trained_model import TrainedModel

MODEL_FILE = "model.json"
BASIS_FILE = "reasons.json"
TREES_FILE = "trees-{number}.json"
UNFINISHED = ".tmp"
ABANDONED_SECONDS = 600


class ArtifactDamaged(RuntimeError):
    """The files of a model cannot be read."""


def artifact_folder(version: str) -> Path:
    """The folder of a version, whether it exists or not."""
    return shared_folder() / "models" / version


def save_artifact(
    model: TrainedModel,
    *,
    beside: str | None = None,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> Path:
    """Writes a model into its folder, whole or not at all, and returns the folder.

    Args:
        model: fitted.
        beside: a version whose further files are taken over, because the model differs in its map only.
        files: name to content of what else was learnt with it, such as the curve of the next 12 months.
    """
    folder = artifact_folder(model.version)
    unfinished = folder.with_name(f"{folder.name}{UNFINISHED}")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        if beside is None:
            unfinished.mkdir(parents=True)
        else:
            shutil.copytree(artifact_folder(beside), unfinished)
        for name, written in files.items():
            _write(unfinished / name, written)
        _write_model(model, unfinished)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)  # on a full disk the rest would stay full of halves
        raise
    return folder


def sweep_artifacts(registered: Collection[str]) -> list[str]:
    """Removes what interrupted trainings left ten minutes ago or longer, and returns the folders' names.

    Args:
        registered: versions that stay.
    """
    models = artifact_folder(MODEL_FILE).parent
    oldest_alive = time.time() - ABANDONED_SECONDS
    left = [
        path
        for path in (models.iterdir() if models.is_dir() else ())
        if path.name not in registered and path.stat().st_mtime < oldest_alive
    ]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return sorted(path.name for path in left)


def load_artifact(folder: Path) -> TrainedModel:
    """Reads a model from its folder.

    Raises:
        FileNotFoundError: there is no such folder.
        ArtifactDamaged: a file of it is missing or cannot be read.
    """
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    try:
        content = json.loads((folder / MODEL_FILE).read_text())
        contract = _contract(content)
        return TrainedModel(
            version=str(content["version"]),
            rung=Rung(content["rung"]),
            encoder=Encoder.from_json(contract, content["categories"]),
            parts=[_loaded(contract, part, folder) for part in content["parts"]],
            logit_map=LogitMap.from_json(content["map"]),
            basis=_loaded_basis(folder / BASIS_FILE),
        )
    except Exception as problem:
        # whatever is wrong with the files, XGBoost's own errors included, the remedy is the same
        raise _unreadable(folder) from problem


def refuse_torn_artifact(folder: Path) -> None:
    """Looks whether the files of a model are there and whole, without loading XGBoost.

    Raises:
        FileNotFoundError: there is no such folder.
        ArtifactDamaged: a file of it is missing or is no JSON.
    """
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    try:
        for part in json.loads((folder / MODEL_FILE).read_text())["parts"]:
            if "trees" in part:
                json.loads((folder / Path(part["trees"]).name).read_text())
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _unreadable(folder) from problem


def _unreadable(folder: Path) -> ArtifactDamaged:
    return ArtifactDamaged(say("The files of model {version} cannot be read.", version=folder.name))


def _write_model(model: TrainedModel, folder: Path) -> None:
    content = {
        "version": model.version,
        "rung": model.rung,
        "target": model.contract.target,
        "contract": model.contract.to_json(),
        "categories": model.encoder.to_json(),
        "map": model.logit_map.to_json(),
        "parts": [_saved(part, number, folder) for number, part in enumerate(model.parts)],
    }
    _write(folder / MODEL_FILE, json.dumps(content, indent=1).encode())
    if model.basis:
        _write(folder / BASIS_FILE, json.dumps(model.basis.to_json(), indent=1).encode())


def _saved(part: Component, number: int, folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": part.kind, **part.to_json()}
    if isinstance(part, BoostedTrees):
        _write(folder / TREES_FILE.format(number=number), part.model)
        content |= {
            "trees": TREES_FILE.format(number=number),
            "baseline": _saved(part.baseline, number, folder),
        }
    if isinstance(part, BentRidge):
        content |= {"baseline": _saved(part.baseline, number, folder)}
    if isinstance(part, Added):
        content |= {
            "baseline": _saved(part.baseline, number, folder),
            "addition": _saved(part.addition, number, folder),
        }
    return content


def contract_of(folder: Path) -> FeatureContract:
    """The features that a model was trained on.

    Raises:
        OSError, ValueError, KeyError: its file cannot be read.
    """
    return _contract(json.loads((folder / MODEL_FILE).read_text()))


def _contract(content: dict[str, Any]) -> FeatureContract:
    return FeatureContract.from_json(content["contract"], Target(content.get("target", Target.CHURN)))


def _loaded(contract: FeatureContract, content: dict[str, Any], folder: Path) -> Component:
    match content["kind"]:
        case SegmentRate.kind:
            return SegmentRate.from_json(contract, content)
        case SignalLogit.kind:
            return SignalLogit.from_json(contract, content)
        case RidgeLogit.kind:
            return RidgeLogit.from_json(contract, content)
        case BoostedTrees.kind:
            trees = (folder / Path(content["trees"]).name).read_bytes()
            return BoostedTrees(contract, _loaded(contract, content["baseline"], folder), trees)
        case BentRidge.kind:
            return BentRidge.from_json(contract, _loaded(contract, content["baseline"], folder), content)
        case Added.kind:
            return Added(
                _loaded(contract, content["baseline"], folder), _loaded(contract, content["addition"], folder)
            )
        case unknown:
            raise ValueError(f"Unknown part {unknown!r}.")


def _loaded_basis(path: Path) -> ReasonBasis | None:
    """None for a model that was trained before refits were made."""
    return ReasonBasis.from_json(json.loads(path.read_text())) if path.exists() else None


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
