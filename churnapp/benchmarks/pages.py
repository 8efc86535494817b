"""The pages people open most, at the server, beside a minimal page."""

import itertools
import logging
from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from churnapp.accounts.roles import Role
from churnapp.benchmarks.measure import Measurement, in_turn, peak_memory_mb
from customers.domain import FieldKind
from customers.models import CustomerRecord, CustomFieldRecord
from gtm.models import OpportunityRecord
from gtm.queries.revenue.changes import ChangeSource

FLOOR = "a minimal page with session, user and one indexed query"
SAMPLE = 25


class NothingToOpen(RuntimeError):
    """The database holds no account or no admin to open pages with."""


def measure_pages(runs: int) -> Measurement:
    """Median time of each page over ``runs``; the figure of the whole is the slowest page's.

    Raises:
        NothingToOpen: there is no account, or no user with the admin role.
    """
    accounts = list(CustomerRecord.objects.order_by("?").values_list("pk", flat=True)[:SAMPLE])
    sales = list(OpportunityRecord.objects.order_by("?").values_list("pk", flat=True)[:SAMPLE])
    pages = {
        "home": [reverse("home")],
        "what moved": [reverse("moved")],
        "account list": [reverse("customers:accounts")],
        **_by_custom_field(),
        "contacts": [reverse("contacts")],
        "tickets": [reverse("usage:tickets")],
        "tasks": [reverse("tasks:tasks")],
        "account page": [reverse("customers:account", args=[pk]) for pk in accounts],
        "opportunities": [reverse("gtm:opportunities")],
        "board": [reverse("gtm:board")],
        **({"opportunity": [reverse("gtm:opportunity", args=[pk]) for pk in sales]} if sales else {}),
        "plays": [reverse("gtm:plays")],
        "scoring runs": [reverse("predictions:runs")],
        "model": [reverse("predictions:model")],
    }
    return measure_all("pages", pages, runs)


def _by_custom_field() -> dict[str, list[str]]:
    """The account list ordered by the first number that an admin added, where there is one."""
    field = CustomFieldRecord.objects.filter(kind=FieldKind.NUMBER, retired_at=None).first()
    page = reverse("customers:accounts")
    return {} if field is None else {"account list by a custom field": [f"{page}?sort=-custom_{field.key}"]}


def measure_revenue(runs: int) -> Measurement:
    """Median time of the revenue overview and of the accounts behind its numbers; see ``measure_pages``."""
    pages = {
        "overview": [reverse("gtm:revenue"), f"{reverse('gtm:revenue')}?by=csm"],
        **{source.value: [reverse(f"gtm:revenue_{source}")] for source in ChangeSource},
    }
    return measure_all("revenue", pages, runs)


def measure_portfolio(runs: int) -> Measurement:
    """Median time of the portfolio page, by risk, loss and with a large budget; see ``measure_pages``."""
    page = reverse("gtm:portfolio")
    pages = {
        "portfolio": [page],
        "expected loss": [f"{page}?measure=loss"],
        "large budget": [f"{page}?hours=4000"],
    }
    return measure_all("portfolio", pages, runs)


def measure_quadrant(runs: int) -> Measurement:
    """Median time of the quadrant, of one of its lists and of a part of it; see ``measure_pages``."""
    page = reverse("gtm:quadrant")
    pages = {
        "quadrant": [page],
        "growth engine": [f"{page}?quadrant=growth_engine"],
        "a part": [f"{page}?churn_from=8&up_from=6"],
    }
    return measure_all("quadrant", pages, runs)


def measure_renewals(runs: int) -> Measurement:
    """Median time of renewals, their calendar and accuracy, and of the forecast; see ``measure_pages``."""
    page, forecast = reverse("gtm:renewals"), reverse("gtm:forecast")
    pages = {
        "renewals": [page],
        "180 days by likelihood": [f"{page}?window=180&sort=likelihood"],
        "opposite to the model": [f"{page}?window=180&forecast=opposite"],
        "calendar": [reverse("gtm:renewal_calendar")],
        "accuracy": [reverse("gtm:renewal_accuracy")],
        "forecast": [forecast, f"{forecast}?by=csm"],
    }
    return measure_all("renewals", pages, runs)


def measure_all(
    name: str, pages: Mapping[str, list[str]], runs: int, headers: Mapping[str, str] | None = None
) -> Measurement:
    """Median time of each page; its addresses are asked for in turn, with these headers.

    Raises:
        NothingToOpen: there is no account, or no user with the admin role.
    """
    admin = get_user_model().objects.filter(role=Role.ADMIN, is_active=True).first()
    account_count = CustomerRecord.objects.count()
    if admin is None or not account_count:
        raise NothingToOpen(
            "There is no account or no admin to open pages with. Run manage.py load_demo first."
        )
    call_command("collectstatic", verbosity=0, interactive=False)
    logging.getLogger("django_structlog").setLevel(logging.WARNING)
    client = Client(SERVER_NAME="localhost", headers=headers)
    client.force_login(admin)
    size = f"{account_count:,} accounts"
    parts = [_measure(part, urls, client, size=size, runs=runs) for part, urls in pages.items()]
    slowest = max(parts, key=lambda part: part.seconds)
    return Measurement(name, size, slowest.seconds, FLOOR, slowest.floor_seconds, peak_memory_mb(), parts)


def _measure(name: str, urls: list[str], client: Client, *, size: str, runs: int) -> Measurement:
    turn = itertools.cycle(urls)
    with override_settings(ALLOWED_HOSTS=["*"], ROOT_URLCONF="churnapp.benchmarks.urls"):
        seconds, floor_seconds = in_turn(
            lambda: _get(client, next(turn)), lambda: _get(client, "/benchmark-floor"), runs=runs
        )
    return Measurement(name, size, seconds, FLOOR, floor_seconds, peak_memory_mb())


def _get(client: Client, url: str) -> None:
    response = client.get(url)
    if response.status_code != 200:
        raise NothingToOpen(
            f"{url} answered {response.status_code} instead of 200. Open it in a browser to see why."
        )
