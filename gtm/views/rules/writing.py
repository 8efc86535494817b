"""Writing a rule down with the builder of conditions, and changing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from churnapp.accounts.guards import admin_required, person
from churnapp.web.filters import NO_FILTER, Draft, ValueRefused, draft_of, read_draft
from churnapp.web.htmx import render_page_or_fragment
from gtm.forms.rules import RuleForm
from gtm.models import PlayRuleRecord
from gtm.queries.rules.conditions import RuleUnreadable, read_conditions, rule_fields
from gtm.repositories.rules.writing import RuleText, change_rule, write_rule

UNPROCESSABLE = 422
SAVE, WHERE = "save", "where"


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_play_rule(request: HttpRequest) -> HttpResponse:
    """The form of a new rule; ``?where=`` begins with the conditions of a list."""
    if request.method == "POST":
        return _sent(request, None)
    return _page(request, RuleForm(), _draft(request.GET.get(WHERE, "")))


@admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_play_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a known rule."""
    rule = get_object_or_404(PlayRuleRecord.objects.select_related("tag"), pk=pk)
    if request.method == "POST":
        return _sent(request, rule)
    return _page(request, RuleForm(record=rule), _draft(rule.where), rule)


@admin_required
@require_POST
def delete_play_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes a rule that is off, with its history; its plays and hold-outs stay."""
    rule = get_object_or_404(PlayRuleRecord, pk=pk)
    if rule.is_on:
        messages.error(request, _("Switch “%(rule)s” off before you delete it.") % {"rule": rule.name})
        return redirect("gtm:play_rule", rule.pk)
    rule.delete()
    messages.success(request, _("“%(rule)s” is deleted; its plays stay.") % {"rule": rule.name})
    return redirect("gtm:play_rules")


def _sent(request: HttpRequest, rule: PlayRuleRecord | None) -> HttpResponse:
    """Saves when the save button was pressed; every other button changes the form alone."""
    draft = read_draft(request.POST, rule_fields())
    if SAVE not in request.POST:
        return _page(request, RuleForm(initial=_typed(request)), draft, rule)
    form = RuleForm(request.POST, record=rule)
    if unfinished := _unfinished(draft):
        form.add_error(None, unfinished)
    if not form.is_valid():
        return _page(request, form, draft, rule, status=UNPROCESSABLE)
    text, now = _text(form, draft), timezone.now()
    if rule is None:
        saved = write_rule(text, by=person(request), now=now)
        messages.success(
            request, _("“%(rule)s” is kept. Rehearse it, then switch it on.") % {"rule": saved.name}
        )
        return redirect("gtm:rehearse_play_rule", saved.pk)
    was_on = rule.is_on
    if change_rule(rule, text, now=now) and was_on:
        said = _("“%(rule)s” is changed and off until you have rehearsed it again.")
    else:
        said = _("“%(rule)s” is saved.")
    messages.success(request, said % {"rule": rule.name})
    return redirect("gtm:rehearse_play_rule" if was_on and not rule.is_on else "gtm:play_rule", rule.pk)


def _unfinished(draft: Draft) -> str:
    """What is typed and does not count yet: a rule must not ask less than its form shows."""
    for row in (row for group in draft.groups for row in group.rows):
        if row.problem:
            return row.problem
        try:
            row.condition  # noqa: B018 reading it is the check
        except ValueRefused as refusal:
            return f"{refusal}."
    return ""


def _draft(where: str) -> Draft:
    try:
        return draft_of(read_conditions(where))
    except RuleUnreadable:
        return draft_of(NO_FILTER)


def _typed(request: HttpRequest) -> dict[str, object]:
    return {name: request.POST.get(name, "") for name in RuleForm.base_fields}


def _text(form: RuleForm, draft: Draft) -> RuleText:
    given = form.cleaned_data
    return RuleText(
        name=given["name"],
        trigger=given["trigger"],
        where=draft.tree.text,
        days=given["days"],
        play_type=given["play_type"],
        reason=given["reason"],
        playbook=given["playbook"],
        tag=given["tag"],
        notify=given["notify"],
        webhook_url=given["webhook_url"],
    )


def _page(
    request: HttpRequest,
    form: RuleForm,
    draft: Draft,
    rule: PlayRuleRecord | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "draft": draft, "fields": rule_fields(), "rule": rule}
    response = render_page_or_fragment(request, "gtm/rules/form.html", context, ("rule_conditions",))
    response.status_code = status
    return response
