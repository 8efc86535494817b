"""What people fill in about one opportunity."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.saying import inside
from churnapp.web.choices import choices_of
from gtm.domain import ForecastCategory, LostReason, SalesStage
from gtm.forms.deal import DealForm
from gtm.models import OpportunityRecord

FORECASTS = choices_of(each for each in ForecastCategory if each.may_be_chosen)


class OpportunityForm(DealForm):
    """A known opportunity; closed ones keep their stage, lost ones their reason."""

    forecast_category = forms.ChoiceField(
        label=gettext_lazy("Forecast"), choices=[("", gettext_lazy("By stage")), *FORECASTS], required=False
    )
    is_sum_of_lines = forms.BooleanField(
        label=gettext_lazy("The amount is the sum of the products"), required=False
    )
    lost_reason = forms.ChoiceField(
        label=gettext_lazy("Lost because"),
        choices=[("", gettext_lazy("Unknown")), *choices_of(LostReason)],
        required=False,
    )
    lost_note = forms.CharField(label=gettext_lazy("What happened"), max_length=500, required=False)
    because = forms.CharField(label=gettext_lazy("Go on, because …"), max_length=500, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, record: OpportunityRecord, today: date, **more: Any) -> None:
        super().__init__(
            *args,
            account=record.customer,
            today=today,
            owner_now=record.sales_owner_id,
            initial=_initial(record),
            **more,
        )
        stage = SalesStage(record.stage)
        usual = inside(ForecastCategory.of(stage, None).label)
        by_stage = _("By stage (%(usual)s)") % {"usual": usual}
        self.fields["forecast_category"].choices = [("", by_stage), *FORECASTS]  # type: ignore[attr-defined]
        if not stage.is_open:
            del self.fields["forecast_category"]
        if stage is not SalesStage.CLOSED_LOST:
            del self.fields["lost_reason"], self.fields["lost_note"]

    def fill(self, record: OpportunityRecord) -> None:
        """Puts what was filled in into a record; only of a form that is valid."""
        for name, value in self.cleaned_data.items():
            if name in {"forecast_category", "opportunity_type"}:
                setattr(record, name, value or None)
            elif name not in {"seen", "because"}:
                setattr(record, name, value)


def _initial(record: OpportunityRecord) -> dict[str, Any]:
    return dict(_shown_values(record)) | {"seen": record.revision}


def _shown_values(record: OpportunityRecord) -> Iterator[tuple[str, Any]]:
    for name in ("amount", "close_date", "next_step", "next_step_on", "competitors", "is_sum_of_lines"):
        yield name, getattr(record, name)
    yield "opportunity_type", record.opportunity_type or ""
    yield "sales_owner", record.sales_owner_id
    yield "forecast_category", record.forecast_category or ""
    yield "lost_reason", record.lost_reason
    yield "lost_note", record.lost_note
