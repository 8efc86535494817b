"""Where the pages of predictions live."""

from django.urls import path, register_converter

from predictions.views import (
    data_quality,
    jobs,
    judgements,
    model_page,
    model_versions,
    model_watch,
    operating_point,
    preview,
    risk_weights,
    runs,
    single_scores,
)
from predictions.views.receipt import receipt
from predictions.views.retention import retention_page


class VersionConverter:
    """A version of the model in an address: three numbers."""

    regex = r"(?:upgrade-)?[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}"

    def to_python(self, value: str) -> str:
        """The version as it is written."""
        return value

    def to_url(self, value: str) -> str:
        """The version as it is written."""
        return value


register_converter(VersionConverter, "version")

app_name = "predictions"
urlpatterns = [
    path("scoring-runs/", runs.runs, name="runs"),
    path("scoring-runs/start/", runs.start_run, name="start_run"),
    path("scoring-runs/<int:pk>/", runs.run, name="run"),
    path("scoring-runs/<int:pk>/cancel/", runs.cancel_run, name="cancel_run"),
    path("scoring-runs/<int:pk>/retry/", runs.retry_run, name="retry_run"),
    path("risk-weights/", risk_weights.risk_weights, name="risk_weights"),
    path("risk-weights/<int:pk>/decide/", risk_weights.decide_risk_weights, name="decide_risk_weights"),
    path("retention/", retention_page, name="retention"),
    path("risk-tiers/", operating_point.risk_tiers, name="operating_point"),
    path("risk-tiers/set/", operating_point.set_risk_tiers, name="set_operating_point"),
    path("models/", model_page.model, name="model"),
    path("models/versions/", model_versions.versions, name="model_versions"),
    path("models/train/", model_versions.train, name="train"),
    path("models/refresh-data/", model_versions.refresh_data, name="refresh_data"),
    path("models/<version:version>/", model_page.model, name="model_version"),
    path("data-quality/", data_quality.data_quality, name="data_quality"),
    path("data-quality/<slug:check>/", data_quality.quality_check, name="quality_check"),
    path("data-quality/<slug:check>/rows.csv", data_quality.quality_rows, name="quality_rows"),
    path("data-quality/<slug:check>/accept/", data_quality.accept_quality, name="accept_quality"),
    path("model-watch/", model_watch.model_watch, name="model_watch"),
    path("models/<version:version>/report.json", model_page.report, name="model_report"),
    path("models/<version:version>/left-out/", model_page.left_out, name="left_out"),
    path("model-watch/expected-churn/", model_watch.state_expectation, name="state_expectation"),
    path("models/<version:version>/decide/", model_versions.decide, name="decide_on_model"),
    path("models/<version:version>/preview/", preview.preview, name="preview"),
    path("models/<version:version>/preview/start/", preview.preview_now, name="preview_now"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/cancel/", jobs.cancel_job, name="cancel_job"),
    path("accounts/<int:pk>/score-now/", single_scores.score_now, name="score_now"),
    path("accounts/<int:pk>/disagree/", judgements.disagree, name="disagree"),
    path("accounts/<int:pk>/judgement/end/", judgements.settle, name="settle_judgement"),
    path("accounts/<int:pk>/receipt.json", receipt, name="receipt"),
]
