"""The list of playbooks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import admin_required
from gtm.queries.playbooks.page import playbook_rows


@require_safe
@admin_required
def playbooks(request: HttpRequest) -> HttpResponse:
    """Every playbook, with how many plays follow it."""
    return render(request, "gtm/playbooks/playbooks.html", {"rows": playbook_rows()})
