"""What people say when they move an opportunity."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from churnapp.web.choices import choices_of
from gtm.domain import LostReason, SalesStage, StageMove

LONGEST_REASON = 500
SAVE_FIRST = "save_first"
STAGES = choices_of(SalesStage)
LOST_REASONS = [
    ("", gettext_lazy("Choose a reason")),
    *choices_of(LostReason),
]
UNKNOWN_STAGE = format_lazy(
    gettext_lazy("Choose one of the stages: {stages}."),
    stages=format_lazy(", ".join(["{}"] * len(STAGES)), *(words for _stage, words in STAGES)),
)


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
