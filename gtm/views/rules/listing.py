"""The list of rules, and the page of one: what it asks and does, who entered it, when it looked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import leader_required, person
from gtm.domain import PlayType
from gtm.domain.rules import EntryResult, RuleTrigger
from gtm.models import PlayRuleRecord
from gtm.queries.play_settings import play_settings
from gtm.queries.rules.rule_list import asked_in_words, entry_counts, entry_rows, passes_of, rule_rows

RESULT = "result"


@leader_required
@require_safe
def play_rules(request: HttpRequest) -> HttpResponse:
    """Every rule."""
    context = {
        "rows": rule_rows(timezone.now()),
        "settings": play_settings(),
        "may_administer": person(request).may_administer,
    }
    return render(request, "gtm/rules/rules.html", context)


@leader_required
@require_safe
def play_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule with its history; ``?result=over_budget`` shows one kind of entries."""
    rule = get_object_or_404(PlayRuleRecord.objects.select_related("tag", "playbook", "created_by"), pk=pk)
    user = person(request)
    counts = entry_counts(rule, user)
    asked = request.GET.get(RESULT, "")
    chosen = EntryResult(asked) if asked in {result.value for result in counts} else None
    words, problem = asked_in_words(rule)
    context = {
        "rule": rule,
        "when": RuleTrigger(rule.trigger),
        "kind": PlayType(rule.play_type) if rule.play_type else None,
        "words": words,
        "problem": problem,
        "counts": counts.items(),
        "total": sum(counts.values()),
        "chosen": chosen,
        "entries": entry_rows(rule, user, [chosen.value] if chosen else []),
        "passes": passes_of(rule),
        "may_administer": user.may_administer,
    }
    return render(request, "gtm/rules/rule.html", context)
