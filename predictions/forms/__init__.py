"""What people fill in about predictions."""

from predictions.forms.judgement import JudgementForm
from predictions.forms.model import (
    AcceptanceForm,
    CapacityForm,
    CutoffsForm,
    DecisionForm,
    ExpectedChurnForm,
    TrainingForm,
    WeightDecisionForm,
    in_percent,
)

__all__ = [
    "AcceptanceForm",
    "CapacityForm",
    "CutoffsForm",
    "DecisionForm",
    "ExpectedChurnForm",
    "JudgementForm",
    "TrainingForm",
    "WeightDecisionForm",
    "in_percent",
]
