"""How the product itself does, for admins: loaded after the page of the day, and a page of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from churnapp.accounts.guards import admin_required
from churnapp.durable_files import shared_folder
from churnapp.saying import inside
from churnapp.web.htmx import is_fragment_request
from churnapp.web.templatetags.formats import day, in_days, number
from predictions.models import JobRecord, JobStatus, RunStatus, ScoringRunRecord
from predictions.queries.alarms import model_alarms
from predictions.queries.model_versions import published_version
from predictions.queries.watch import newest_watch

LATELY = timedelta(days=7)
FAILED_JOBS = (JobStatus.REFUSED, JobStatus.FAILED, JobStatus.INTERRUPTED)
IMPORT_MOMENT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One thing that an admin looks after.

    Attributes:
        words: how it stands.
        is_well: whether nobody has to do anything.
        url: where more is said.
    """

    label: str
    words: str
    is_well: bool
    url: str


@require_safe
@admin_required
def system(request: HttpRequest) -> HttpResponse:
    """Feeds, the last scoring run, jobs, the model, and what imports have rejected."""
    template = "home/system.html#system" if is_fragment_request(request) else "home/system.html"
    return render(request, template, {"lines": list(system_lines(timezone.now()))})


def system_lines(now: datetime) -> Iterator[SystemLine]:
    """Every line, in the order of the way of the data."""
    yield _imports(now)
    yield _feeds()
    yield _last_run(now)
    yield _jobs(now)
    yield _model()


def _imports(now: datetime) -> SystemLine:
    """By the reports of rejected rows, which lie in a folder for each import."""
    url = reverse("predictions:data_quality")
    reports = sorted((shared_folder() / "imports").glob("*/rejected-*.csv"))
    lately = [report for report in reports if (moment := _moment_of(report)) and now - moment < LATELY]
    if not lately:
        return SystemLine(_("Imports"), _("No rows were rejected in the last seven days"), True, url)
    kinds = ", ".join(sorted({report.stem.removeprefix("rejected-") for report in lately}))
    folder = lately[-1].parent
    return SystemLine(
        _("Imports"),
        _("Rows of %(kinds)s were rejected; the reports lie in imports/%(folder)s")
        % {"kinds": kinds, "folder": folder.name},
        False,
        url,
    )


def _moment_of(report: Path) -> datetime | None:
    try:
        return datetime.strptime(report.parent.name, IMPORT_MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _feeds() -> SystemLine:
    url, seen = reverse("predictions:model_watch"), newest_watch()
    if seen is None:
        return SystemLine(
            _("Feeds"), _("Nobody has looked yet; the daily look comes at 05:40 UTC"), False, url
        )
    stopped = [feed.name for feed in seen.feeds if feed.has_stopped]
    if stopped:
        return SystemLine(_("Feeds"), _("Stopped: %(stopped)s") % {"stopped": ", ".join(stopped)}, False, url)
    return SystemLine(
        _("Feeds"),
        _("All %(count)s deliver, looked at as of %(as_of)s")
        % {"count": len(seen.feeds), "as_of": day(seen.as_of)},
        True,
        url,
    )


def _last_run(now: datetime) -> SystemLine:
    url, run = reverse("predictions:runs"), ScoringRunRecord.objects.of_everybody().first()
    if run is None:
        return SystemLine(_("Scoring"), _("No run yet: start the first one"), False, url)
    is_well = run.status in {RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.SUCCEEDED}
    words = _("Run %(run)s %(status)s, as of %(as_of)s, %(begun)s") % {
        "run": run.pk,
        "status": inside(run.get_status_display()),
        "as_of": day(run.as_of),
        "begun": in_days((run.created_at.date() - now.date()).days),
    }
    return SystemLine(_("Scoring"), words, is_well, url)


def _jobs(now: datetime) -> SystemLine:
    failed = JobRecord.objects.filter(status__in=FAILED_JOBS, created_at__gte=now - LATELY)
    count, newest = failed.count(), failed.first()
    url = reverse("predictions:job", args=[newest.pk]) if newest else reverse("predictions:model_versions")
    if newest is None:
        return SystemLine(_("Jobs"), _("None failed in the last seven days"), True, url)
    return SystemLine(
        _("Jobs"),
        _("%(count)s failed in the last seven days: %(message)s")
        % {"count": number(count), "message": _(newest.message)},
        False,
        url,
    )


def _model() -> SystemLine:
    version, url = published_version(), reverse("predictions:model")
    if not version:
        return SystemLine(_("Model"), _("None is published: train one"), False, url)
    alarms = model_alarms()
    if alarms:
        return SystemLine(_("Model"), alarms[0], False, reverse("predictions:model_watch"))
    return SystemLine(
        _("Model"),
        _("%(version)s is published, without an alarm") % {"version": version},
        True,
        reverse("predictions:model"),
    )
