"""How firmly a person promises a sale."""

from enum import StrEnum

from churnapp.saying import later, say
from gtm.domain.stage import SalesStage


class ForecastCategory(StrEnum):
    """What a sale counts as in the forecast; closed and lost ones have no choice."""

    PIPELINE = "pipeline"
    BEST_CASE = "best_case"
    COMMIT = "commit"
    CLOSED = "closed"
    OMITTED = "omitted"

    @property
    def label(self) -> str:
        """In words."""
        return say(_FORECAST_CATEGORY_WORDS[self])

    @property
    def may_be_chosen(self) -> bool:
        """Whether a person may give it to an open sale; closed follows from winning alone."""
        return self is not ForecastCategory.CLOSED

    @classmethod
    def of(cls, stage: SalesStage, chosen: "ForecastCategory | None") -> "ForecastCategory":
        """What a sale counts as: what somebody chose while it is open, else what its stage usually means.

        Args:
            stage: where the sale stands.
            chosen: a person's word; None where nobody gave one.
        """
        return chosen if chosen is not None and stage.is_open else USUAL_CATEGORIES[stage]


USUAL_CATEGORIES = {
    SalesStage.PROSPECTING: ForecastCategory.PIPELINE,
    SalesStage.QUALIFICATION: ForecastCategory.PIPELINE,
    SalesStage.PROPOSAL: ForecastCategory.BEST_CASE,
    SalesStage.CLOSED_WON: ForecastCategory.CLOSED,
    SalesStage.CLOSED_LOST: ForecastCategory.OMITTED,
}


_FORECAST_CATEGORY_WORDS = {
    ForecastCategory.PIPELINE: later("Pipeline"),
    ForecastCategory.BEST_CASE: later("Best case"),
    ForecastCategory.COMMIT: later("Commit"),
    ForecastCategory.CLOSED: later("Closed"),
    ForecastCategory.OMITTED: later("Omitted"),
}
