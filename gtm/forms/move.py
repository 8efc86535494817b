"""What people say when they move an opportunity."""

from django import forms

from gtm.domain import LostReason, SalesStage, StageMove

LONGEST_REASON = 500
SAVE_FIRST = "save_first"
STAGES = [(stage.value, stage.label) for stage in SalesStage]
LOST_REASONS = [("", "Choose a reason"), *((reason.value, reason.label) for reason in LostReason)]
UNKNOWN_STAGE = f"Choose one of the stages: {', '.join(stage.label for stage in SalesStage)}."


class MoveForm(forms.Form):
    """A move; valid values are a ``StageMove``."""

    stage = forms.ChoiceField(
        choices=STAGES, error_messages={"required": UNKNOWN_STAGE, "invalid_choice": UNKNOWN_STAGE}
    )
    seen = forms.ChoiceField(choices=[("", ""), *STAGES], required=False)
    choice = forms.CharField(max_length=16, required=False)
    because = forms.CharField(max_length=LONGEST_REASON, required=False)
    lost_reason = forms.ChoiceField(choices=LOST_REASONS, required=False)
    lost_note = forms.CharField(max_length=LONGEST_REASON, required=False)

    @property
    def move(self) -> StageMove:
        """The move; only of a form that is valid."""
        filled = self.cleaned_data
        return StageMove(
            stage=SalesStage(filled["stage"]),
            because=filled["because"],
            lost_reason=LostReason(filled["lost_reason"]) if filled["lost_reason"] else None,
            lost_note=filled["lost_note"],
        )

    @property
    def hands_over(self) -> bool:
        """Whether the person chose to save the customer first."""
        return bool(self.cleaned_data["choice"] == SAVE_FIRST)

    @property
    def seen_stage(self) -> SalesStage | None:
        """Where the person saw the sale stand; None when the form does not say."""
        return SalesStage(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None

    @property
    def problem(self) -> str:
        """The first sentence about what was filled in wrongly."""
        return next(str(sentence) for problems in self.errors.values() for sentence in problems)
