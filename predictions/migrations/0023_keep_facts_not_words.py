"""Numbers as bytes and reasons as facts; what was told in words so far stays readable as it was told."""

from collections.abc import Iterator
from itertools import batched

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from predictions.domain import CONTRACTS, DriverGroup, Target
from predictions.domain.action import FOCUS_BY_GROUP
from predictions.domain.kept_reasons import KeptReason, feature_code

ROWS_AT_ONCE = 500
NUMBERS = {
    "PredictionRecord": ("feature_values", "contributions", "contributions_before", "survival"),
    "UpgradePredictionRecord": ("feature_values", "contributions"),
}
TARGETS = {"PredictionRecord": Target.CHURN, "UpgradePredictionRecord": Target.UPGRADE}


def keep_facts(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    for name, columns in NUMBERS.items():
        model = apps.get_model("predictions", name)
        is_churn = name == "PredictionRecord"
        changed = [*columns, "reasons", *(["top_group", "focus_group"] if is_churn else [])]
        for rows in _rows_of(model):
            for row in rows:
                for column in columns:
                    setattr(row, column, getattr(row, f"{column}_as_text"))
                row.reasons = [_kept(told) for told in row.reasons_as_text]
                if is_churn:
                    row.top_group = row.reasons[0].group if row.reasons else ""
                    row.focus_group = row.focus_group or _focus_in(row.recommended_action)
            model.objects.bulk_update(rows, changed)
    for rows in _rows_of(apps.get_model("predictions", "CurrentScoreRecord").objects.select_related("prediction")):
        for row in rows:
            row.reasons, row.top_group = row.prediction.reasons, row.prediction.top_group
        type(rows[0]).objects.bulk_update(rows, ["reasons", "top_group"])
    shadows = apps.get_model("predictions", "ShadowScoreRecord")
    for rows in _rows_of(shadows.objects.exclude(top_reason="")):
        for row in rows:
            row.reasons = [KeptReason(0xFFFFFFFF, _impact(row.top_reason), words=row.top_reason, group=row.top_group)]
        shadows.objects.bulk_update(rows, ["reasons"])


def tell_in_words(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    for name, columns in NUMBERS.items():
        model = apps.get_model("predictions", name)
        for rows in _rows_of(model):
            for row in rows:
                for column in columns:
                    setattr(row, f"{column}_as_text", getattr(row, column))
                row.reasons_as_text = [_told(kept, TARGETS[name]) for kept in row.reasons]
            model.objects.bulk_update(rows, [f"{column}_as_text" for column in (*columns, "reasons")])


def _rows_of(found: type[models.Model] | models.QuerySet[models.Model]) -> Iterator[list[models.Model]]:
    rows = found if isinstance(found, models.QuerySet) else found.objects.all()  # type: ignore[attr-defined]
    for batch in batched(rows.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE), ROWS_AT_ONCE):
        yield list(batch)


def _kept(told: dict) -> KeptReason:
    return KeptReason(
        feature_code(told["feature_name"]), told["impact"], words=told["text"], group=told["group"]
    )


def _told(kept: KeptReason, target: Target) -> dict:
    features = {feature_code(line.name): line for contract in CONTRACTS.values() for line in contract}
    reason = kept.read(features.get, target)
    return {
        "group": reason.group.value,
        "impact": reason.impact,
        "feature_name": reason.feature_name,
        "text": reason.text,
    }


def _focus_in(action: str) -> str:
    return next((group.value for group in DriverGroup if FOCUS_BY_GROUP.get(group, "\0") in action), "")


def _impact(words: str) -> float:
    return -1.0 if "lower risk" in words else 1.0


class Migration(migrations.Migration):
    dependencies = [("predictions", "0022_make_room_for_facts")]

    operations = [migrations.RunPython(keep_facts, tell_in_words, elidable=True)]
