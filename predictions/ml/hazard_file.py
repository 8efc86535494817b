"""The hazard's file in the folder of a model; older versions have none."""

import json
import os
from functools import lru_cache
from pathlib import Path

from predictions.domain import FEATURE_CONTRACT
from predictions.ml.artifact import ArtifactDamaged, artifact_folder, contract_of
from predictions.ml.hazard import HazardModel

HAZARD_FILE = "hazard.json"
LOADED_HAZARDS = 4


def hazard_content(model: HazardModel) -> bytes:
    """The file's content: JSON, and the list of features that it was learnt on."""
    content = {"contract_fingerprint": model.contract.fingerprint, **model.to_json()}
    return json.dumps(content).encode()


def load_hazard(version: str) -> HazardModel | None:
    """The hazard of a version of the model; None where it has none, or was made for other features.

    Raises:
        ArtifactDamaged: the file cannot be read.
    """
    return _load(os.getpid(), artifact_folder(version))


# a folder never changes once it is there
@lru_cache(maxsize=LOADED_HAZARDS)
def _load(process_id: int, folder: Path) -> HazardModel | None:  # noqa: ARG001
    path = folder / HAZARD_FILE
    if not path.exists():
        return None
    try:
        content = json.loads(path.read_text())
        contract = contract_of(folder)
        if content["contract_fingerprint"] != contract.fingerprint:
            return None
        if contract.own.fingerprint != FEATURE_CONTRACT.fingerprint:
            return None
        return HazardModel.from_json(contract, content)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ArtifactDamaged(f"The curve of model {folder.name} cannot be read.") from problem
