"""The model page: what a version of the model is, how right it was, where not to trust its number."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import person
from customers.models import CustomerRecord
from predictions.domain import ENOUGH_COVERAGE, Target
from predictions.models import JobKind, ModelVersionRecord
from predictions.queries.backtest_page import backtest_of
from predictions.queries.backtests import reconstructed_backtests
from predictions.queries.challenge import shadow_evidence
from predictions.queries.jobs import job_rows
from predictions.queries.model_page.capacity import CapacityCurve, CapacityStep, capacity_curve, own_week
from predictions.queries.model_page.drawings import drawn_capacity, drawn_reliability, mark_of
from predictions.queries.model_page.drivers import driver_groups
from predictions.queries.model_page.head import model_head, model_record
from predictions.queries.model_page.lead_time import lead_time_of
from predictions.queries.model_page.left_out import left_out_accounts, left_out_count, left_out_rows
from predictions.queries.model_page.limits import GLOSSARY, LIMITS
from predictions.queries.model_page.reliability import reliability_of
from predictions.queries.model_page.rungs import COLUMNS, RungRow, rule_rows, rung_rows
from predictions.queries.model_page.strata import stratum_rows
from predictions.queries.model_page.survival import curve_report
from predictions.queries.model_page.verdict import missing_for, verdict_on
from predictions.queries.model_versions import version_standing
from predictions.queries.quality import newest_report
from predictions.queries.team_capacity import team_capacity

NAMES_PER_PAGE = 200
PROFIT = "profit_per_account"


@require_safe
def model(request: HttpRequest, version: str | None = None) -> HttpResponse:
    """One version, the published one when none is named; everybody may read it."""
    may_administer = person(request).may_administer
    record = model_record(version)
    if record is None and version is None:
        return _no_model(request, may_administer=may_administer)
    record = _there(record, version)
    if record.target == Target.UPGRADE:
        return _upgrades(request, record)
    context = {
        **_proof(record),
        **_team(record, _whole_number(request.GET.get("per_week"))),
        "record": record,
        "may_administer": may_administer,
        "standing": version_standing(record),
        "evidence": shadow_evidence(record),
        "limits": [_(limit) for limit in LIMITS],
        "glossary": GLOSSARY,
        "drivers": driver_groups(record.evaluation),
        "survival": curve_report(record.evaluation),
        "enough_coverage": ENOUGH_COVERAGE,
        "quality": record.evaluation.get("data_quality"),
        "backtest": backtest_of(record, person(request), request.GET.get("month", "")),
    }
    return render(request, "predictions/models/model.html", context)


def _upgrades(request: HttpRequest, record: ModelVersionRecord) -> HttpResponse:
    """A model of upgrades: the same proof in its own words, without what is said of churn alone."""
    context = {
        **_proof(record),
        "record": record,
        "may_administer": person(request).may_administer,
        "standing": version_standing(record),
        "drivers": driver_groups(record.evaluation),
        "backtest": reconstructed_backtests(record),
        "glossary": GLOSSARY,
        "enough_coverage": ENOUGH_COVERAGE,
    }
    context["columns"] = [column for column in COLUMNS if column.key != PROFIT]
    for rows in ("rungs", "rules"):
        context[rows] = [_without_profit(row) for row in context[rows]]
    return render(request, "predictions/models/upgrade.html", context)


def _without_profit(row: RungRow) -> RungRow:
    """Profit is that of saving leavers."""
    return replace(row, figures=tuple(named for named in row.figures if named.key != PROFIT))


@require_safe
def report(request: HttpRequest, version: str) -> JsonResponse:  # noqa: ARG001
    """The stored evaluation as ``manage.py evaluate --json`` prints it, offered as a download."""
    record = _there(model_record(version), version)
    response = JsonResponse({"version": record.version, **record.evaluation}, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="model-{record.version}.json"'
    return response


@require_safe
def left_out(request: HttpRequest, version: str) -> HttpResponse:
    """The names of the accounts left out for one reason, as far as the person may see them."""
    record = _there(model_record(version), version)
    rows = left_out_rows(record.evaluation)
    asked = request.GET.get("reason", "")
    chosen = next((row for row in rows if row.reason == asked), rows[0] if rows else None)
    context: dict[str, Any] = {"head": model_head(record), "rows": rows, "chosen": chosen}
    if chosen:
        visible = CustomerRecord.objects.visible_to(person(request))
        total = left_out_count(visible, record.version, chosen.reason)
        page = min(_whole_number(request.GET.get("page")) or 1, max(1, -(-total // NAMES_PER_PAGE)))
        first = (page - 1) * NAMES_PER_PAGE
        context |= {
            "total": total,
            "first": first + 1,
            "accounts": left_out_accounts(
                visible, record.version, chosen.reason, first, first + NAMES_PER_PAGE
            ),
            "previous": page - 1,
            "next": page + 1 if first + NAMES_PER_PAGE < total else 0,
        }
    return render(request, "predictions/models/left_out.html", context)


def _no_model(request: HttpRequest, *, may_administer: bool) -> HttpResponse:
    checked, trainings = newest_report(), job_rows(JobKind.TRAINING)
    context = {
        "may_administer": may_administer,
        "refusals": checked.refusals if checked else [],
        "training": trainings[0] if trainings else None,
    }
    return render(request, "predictions/models/none.html", context)


def _there(record: ModelVersionRecord | None, version: str | None) -> ModelVersionRecord:
    if record is None:
        raise Http404(_("There is no model %(version)s.") % {"version": version})
    return record


def _proof(record: ModelVersionRecord) -> dict[str, Any]:
    found, head = record.evaluation, model_head(record)
    reliability = reliability_of(found)
    return {
        "head": head,
        "verdict": verdict_on(head, reliability),
        "reliability": reliability,
        "reliability_plot": drawn_reliability(reliability) if reliability else "",
        "rungs": rung_rows(found),
        "rules": rule_rows(found),
        "columns": COLUMNS,
        "missing": missing_for(head),
        "strata": stratum_rows(found),
        "lead_time": lead_time_of(found),
        "left_out": left_out_rows(found),
        "gone_count": found.get("excluded", {}).get("gone"),
        "leak_meter": found.get("leak_meter"),
        "test_base_rate": found.get("test_base_rate"),
        "team_share": found.get("team_share"),
    }


def _team(record: ModelVersionRecord, per_week: int | None) -> dict[str, Any]:
    curve = capacity_curve(record.evaluation)
    if curve is None:
        return {"curve": None}
    chosen = curve.at(per_week)
    return {
        "curve": curve,
        "step": chosen,
        "own_week": own_week(curve, team_capacity()),
        "capacity_plot": drawn_capacity(curve, chosen),
        "capacity_steps": [_scripted(curve, step) for step in curve.steps],
    }


def _scripted(curve: CapacityCurve, step: CapacityStep) -> dict[str, str | float]:
    return {**step.words, "tiers_query": step.tiers_query, "mark": mark_of(curve, step)}


def _whole_number(written: str | None) -> int | None:
    """A count from the address; nonsense counts as nothing asked."""
    if written and written.isascii() and written.isdigit() and len(written) < 10:
        return int(written)
    return None
