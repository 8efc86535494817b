"""Rehearsing a rule, and switching it on and off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from churnapp.accounts.guards import admin_required, leader_required, person
from gtm.domain import PlayType
from gtm.domain.rules import RuleTrigger
from gtm.models import PlayRuleRecord
from gtm.queries.rules.conditions import RuleUnreadable
from gtm.queries.rules.rehearsal import LOOKED_BACK_DAYS, Rehearsal, rehearse
from gtm.queries.rules.rule_list import asked_in_words
from gtm.repositories.rules.switching import RuleChangedMeanwhile, switch_off, switch_on

UNPROCESSABLE = 422
VERSION, MEANT = "version", "meant"


@leader_required
@require_safe
def rehearse_play_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rule would have done in the last 90 days; nothing is written."""
    rule = get_object_or_404(PlayRuleRecord.objects.select_related("tag", "playbook"), pk=pk)
    return _page(request, rule, _rehearsed(request, rule))


@admin_required
@require_POST
def switch_play_rule_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Switches the rehearsed version on; one that matches nearly everything only when that is meant."""
    rule = get_object_or_404(PlayRuleRecord.objects.select_related("tag", "playbook"), pk=pk)
    rehearsal = _rehearsed(request, rule)
    if rehearsal is None:
        return _page(request, rule, None, status=UNPROCESSABLE)
    if rehearsal.needs_a_second_look and MEANT not in request.POST:
        messages.error(request, _("Read the warning and say that it is meant before you switch the rule on."))
        return _page(request, rule, rehearsal, status=UNPROCESSABLE)
    asked = request.POST.get(VERSION, "")
    try:
        switch_on(rule.pk, version=int(asked) if asked.isascii() and asked.isdecimal() else 0)
    except RuleChangedMeanwhile as refusal:
        messages.error(request, str(refusal))
        return redirect("gtm:rehearse_play_rule", rule.pk)
    messages.success(request, _("“%(rule)s” is on; it looks within a minute.") % {"rule": rule.name})
    return redirect("gtm:play_rule", rule.pk)


@admin_required
@require_POST
def switch_play_rule_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Switches a rule off; its plays stay as they are."""
    rule = get_object_or_404(PlayRuleRecord, pk=pk)
    switch_off(rule, timezone.now())
    messages.success(request, _("“%(rule)s” is off; its plays stay as they are.") % {"rule": rule.name})
    return redirect("gtm:play_rule", rule.pk)


def _rehearsed(request: HttpRequest, rule: PlayRuleRecord) -> Rehearsal | None:
    try:
        return rehearse(rule, person(request), timezone.now().date())
    except RuleUnreadable:
        return None


def _page(
    request: HttpRequest, rule: PlayRuleRecord, rehearsal: Rehearsal | None, status: int = 200
) -> HttpResponse:
    words, problem = asked_in_words(rule)
    context = {
        "rule": rule,
        "when": RuleTrigger(rule.trigger),
        "kind": PlayType(rule.play_type) if rule.play_type else None,
        "words": words,
        "problem": problem,
        "rehearsal": rehearsal,
        "looked_back": LOOKED_BACK_DAYS,
        "may_administer": person(request).may_administer,
    }
    return render(request, "gtm/rules/rehearsal.html", context, status=status)
