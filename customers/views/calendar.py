"""The calendar of a person as a feed, and its secret address."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from churnapp.accounts.guards import editor_required, person
from customers.calendar import CalendarEntry, entries_for
from customers.models import CalendarKeyRecord
from customers.repositories.calendar_keys import new_calendar_key, owner_of_key, revoke_calendar_key

PRODUCT = "-//ChurnApp//Calendar//EN"
REFRESH = timedelta(hours=1)


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """What is due for the person whose key it is, as RFC 5545 has it; unchanged, it is not sent again."""
    user = owner_of_key(key)
    if user is None:
        raise Http404(_("There is no calendar under this address."))
    entries = entries_for(user, timezone.now().date())
    etag = f'"{sha256(repr(entries).encode()).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(_written(entries), content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Content-Disposition"] = 'inline; filename="churnapp.ics"'
    return response


@require_safe
@editor_required
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Whether the person's calendar can be subscribed to, and how."""
    record = CalendarKeyRecord.objects.filter(user=person(request)).first()
    return render(request, "customers/tasks/calendar.html", {"record": record})


@require_POST
@editor_required
def new_calendar_address(request: HttpRequest) -> HttpResponse:
    """Shows a new secret address, this once; an earlier one stops to work."""
    key = new_calendar_key(person(request), timezone.now())
    address = settings.BASE_URL + reverse("calendar_feed", args=[key])
    record = CalendarKeyRecord.objects.get(user=person(request))
    return render(request, "customers/tasks/calendar.html", {"record": record, "address": address})


@require_POST
@editor_required
def revoke_calendar_address(request: HttpRequest) -> HttpResponse:
    """Takes the secret address out of use."""
    revoke_calendar_key(person(request))
    messages.success(
        request, _("The address is out of use: whoever subscribed to it reads nothing any more.")
    )
    return redirect("tasks:calendar")


def _written(entries: Sequence[CalendarEntry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "ChurnApp")
    calendar.add("refresh-interval", REFRESH, {"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> Event:
    """A whole day that blocks nobody's time; its stamp follows from the entry, so a feed stays the same."""
    event = Event()
    event.add("uid", f"{entry.uid}@churnapp")
    event.add("dtstamp", datetime.combine(entry.day, time(), UTC))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("url", settings.BASE_URL + entry.url)
    event.add("transp", "TRANSPARENT")
    if entry.description:
        event.add("description", entry.description)
    return event
