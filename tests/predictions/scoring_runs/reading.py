"""What is published, and work that fails."""

from predictions.models import (
    CurrentScoreRecord,
)


def published() -> dict[int, tuple[float, float | None]]:
    return {
        score.customer_id: (score.churn_probability, score.previous_probability)
        for score in CurrentScoreRecord.objects.all()
    }
