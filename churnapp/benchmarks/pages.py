"""The pages people open most, asked for by several people at once, beside a minimal page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from churnapp.accounts.roles import Role
from churnapp.benchmarks.measure import Measurement, peak_memory_mb
from churnapp.benchmarks.serving import Answer, Clients, PageRefused, Percentiles, served
from churnapp.lists import ListDefinition
from customers.domain import FieldKind
from customers.models import CustomerRecord, CustomFieldRecord
from customers.queries.accounts import ACCOUNTS
from customers.queries.contact_list import CONTACTS
from gtm.models import OpportunityRecord
from gtm.queries.opportunity_list import OPPORTUNITIES
from gtm.queries.revenue.changes import ChangeSource
from predictions.domain import RiskTier
from predictions.queries.runs import current_run

FLOOR = "a minimal page with session, user and one indexed query"
FLOOR_URL = "/benchmark-floor"
SAMPLE = 25
ROUND = 5
"""Requests of each client before page and floor take turns."""


class NothingToOpen(RuntimeError):
    """The database holds no account or no admin to open pages with."""


@dataclass(frozen=True, slots=True)
class Load:
    """Who asks.

    Attributes:
        runs: requests of each page, and of its floor.
        clients: people who ask at the same time.
        workers: processes that answer.
    """

    runs: int
    clients: int = 4
    workers: int = 2


def measure_pages(load: Load) -> Measurement:
    """How long each page takes; the figure of the whole is the slowest page's.

    Raises:
        NothingToOpen: there is no account, or no user with the admin role.
    """
    pages = {
        "home": [reverse("home")],
        "what moved": [reverse("moved")],
        **_of_accounts(),
        **_of_the_pipeline(),
        **_of_plays(),
        **_of_predictions(),
    }
    return measure_all("pages", pages, load)


def _of_accounts() -> dict[str, list[str]]:
    accounts = list(CustomerRecord.objects.order_by("?").values_list("pk", flat=True)[:SAMPLE])
    return {
        "account list": [reverse("customers:accounts")],
        "account list, any sort": _sorted_lists(ACCOUNTS),
        "account list, common filters": _filtered_lists(),
        "account list, any depth": _deep_lists(accounts),
        **_by_custom_field(),
        "contacts": [reverse("contacts")],
        "contacts, any sort": _sorted_lists(CONTACTS),
        "tickets": [reverse("usage:tickets")],
        "tasks": [reverse("tasks:tasks")],
        "tasks of everybody": [f"{reverse('tasks:tasks')}?scope=all"],
        "departures": [reverse("departures")],
        "account page": [reverse("customers:account", args=[pk]) for pk in accounts],
    }


def _of_the_pipeline() -> dict[str, list[str]]:
    sales = list(OpportunityRecord.objects.order_by("?").values_list("pk", flat=True)[:SAMPLE])
    page = reverse("gtm:opportunities")
    return {
        "opportunities": [page],
        "opportunities, any sort": _sorted_lists(OPPORTUNITIES),
        "opportunities by risk": [f"{page}?tier={tier}" for tier in (*RiskTier, "none")],
        "board": [reverse("gtm:board")],
        **({"opportunity": [reverse("gtm:opportunity", args=[pk]) for pk in sales]} if sales else {}),
    }


def _of_plays() -> dict[str, list[str]]:
    return {
        "plays": [reverse("gtm:plays"), f"{reverse('gtm:plays')}?sort=due"],
        "board of plays": [reverse("gtm:play_board")],
        "calendar of plays": [reverse("gtm:play_calendar")],
        "load of plays": [reverse("gtm:play_load")],
        "report of plays": [reverse("gtm:play_report")],
    }


def _of_predictions() -> dict[str, list[str]]:
    run = current_run()
    return {
        "retention": [f"{reverse('predictions:retention')}?by={by}" for by in ("plan", "industry")],
        "risk tiers": [reverse("predictions:operating_point")],
        "scoring runs": [reverse("predictions:runs")],
        **({} if run is None else {"one scoring run": [reverse("predictions:run", args=[run])]}),
        "model": [reverse("predictions:model")],
    }


def _sorted_lists(definition: ListDefinition[Any, Any]) -> list[str]:
    """A list by each of its columns, both ways."""
    page = reverse(definition.url_name)
    sorts = [
        field.key for field in definition.fields() if field.sort_by and not field.key.startswith("custom_")
    ]
    return [f"{page}?sort={sign}{key}" for key in sorts for sign in ("", "-")]


def _filtered_lists() -> list[str]:
    """The account list as people narrow it."""
    asked = [
        {"tier": "critical"},
        {"tier": "high", "sort": "-mrr"},
        {"plan": "enterprise"},
        {"renewal": "90", "tier": "high"},
        {"status": "active", "quadrant": "growth_engine"},
        {"where": "mrr.gte.10000,risk.gte.50"},
        {"where": "or(plan.is.growth~enterprise,renewal.next.30)"},
    ]
    return [f"{reverse('customers:accounts')}?{urlencode(each)}" for each in asked]


def _deep_lists(accounts: list[int]) -> list[str]:
    """The account list after rows that lie anywhere in it, by three sorts."""
    page = reverse("customers:accounts")
    sorts = ("-revenue_at_risk", "name", "-mrr")
    return [f"{page}?sort={sort}&after={pk}&page=900" for pk in accounts for sort in sorts]


def _by_custom_field() -> dict[str, list[str]]:
    """The account list ordered by the first number that an admin added, where there is one."""
    field = CustomFieldRecord.objects.filter(kind=FieldKind.NUMBER, retired_at=None).first()
    page = reverse("customers:accounts")
    return {} if field is None else {"account list by a custom field": [f"{page}?sort=-custom_{field.key}"]}


def measure_revenue(load: Load) -> Measurement:
    """Time of the revenue overview and of the accounts behind its numbers; see ``measure_pages``."""
    pages = {
        "overview": [reverse("gtm:revenue"), f"{reverse('gtm:revenue')}?by=csm"],
        **{source.value: [reverse(f"gtm:revenue_{source}")] for source in ChangeSource},
    }
    return measure_all("revenue", pages, load)


def measure_portfolio(load: Load) -> Measurement:
    """Time of the portfolio page, by risk, loss and with a large budget; see ``measure_pages``."""
    page = reverse("gtm:portfolio")
    pages = {
        "portfolio": [page],
        "expected loss": [f"{page}?measure=loss"],
        "large budget": [f"{page}?hours=4000"],
    }
    return measure_all("portfolio", pages, load)


def measure_quadrant(load: Load) -> Measurement:
    """Time of the quadrant, of one of its lists and of a part of it; see ``measure_pages``."""
    page = reverse("gtm:quadrant")
    pages = {
        "quadrant": [page],
        "growth engine": [f"{page}?quadrant=growth_engine"],
        "a part": [f"{page}?churn_from=8&up_from=6"],
    }
    return measure_all("quadrant", pages, load)


def measure_renewals(load: Load) -> Measurement:
    """Time of renewals, their calendar and accuracy, and of the forecast; see ``measure_pages``."""
    page, forecast = reverse("gtm:renewals"), reverse("gtm:forecast")
    pages = {
        "renewals": [page],
        "180 days by likelihood": [f"{page}?window=180&sort=likelihood"],
        "opposite to the model": [f"{page}?window=180&forecast=opposite"],
        "calendar": [reverse("gtm:renewal_calendar")],
        "accuracy": [reverse("gtm:renewal_accuracy")],
        "forecast": [forecast, f"{forecast}?by=csm"],
    }
    return measure_all("renewals", pages, load)


def measure_all(
    name: str, pages: Mapping[str, list[str]], load: Load, headers: Mapping[str, str] | None = None
) -> Measurement:
    """How long each page takes; its addresses are asked for in turn, with these headers.

    Raises:
        NothingToOpen: there is no account, or no user with the admin role.
    """
    admin = get_user_model().objects.filter(role=Role.ADMIN, is_active=True).first()
    account_count = CustomerRecord.objects.count()
    if admin is None or not account_count:
        raise NothingToOpen(
            "There is no account or no admin to open pages with. Run manage.py load_demo first."
        )
    client = Client()
    client.force_login(admin)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    size = f"{account_count:,} accounts, {load.clients} at once"
    with served(settings.DATA_DIR, workers=load.workers) as ports:
        clients = Clients(ports, cookie, load.clients, list((headers or {}).items()))
        try:
            parts = [_measure(part, urls, clients, size=size, load=load) for part, urls in pages.items()]
        except PageRefused as refusal:
            raise NothingToOpen(str(refusal)) from refusal
        finally:
            clients.close()
    slowest = max(parts, key=lambda part: part.seconds)
    return Measurement(
        name,
        size,
        slowest.seconds,
        FLOOR,
        slowest.floor_seconds,
        peak_memory_mb(),
        parts,
        p50=slowest.p50,
        p95=max(part.p95 or 0 for part in parts),
        floor_p50=slowest.floor_p50,
        floor_p95=slowest.floor_p95,
        bytes=max(part.bytes or 0 for part in parts),
    )


def _measure(name: str, urls: list[str], clients: Clients, *, size: str, load: Load) -> Measurement:
    """Page and floor in turn, some requests each, so that a noisy machine disturbs both alike."""
    for warm_up in (urls, [FLOOR_URL]):
        clients.answers(warm_up, requests=2 * load.clients)
    page: list[Answer] = []
    floor: list[Answer] = []
    at_a_time = ROUND * load.clients
    while len(page) < load.runs:
        turned = urls[len(page) % len(urls) :] + urls[: len(page) % len(urls)]
        page += clients.answers(turned, requests=at_a_time)
        floor += clients.answers([FLOOR_URL], requests=at_a_time)
    taken, least = (Percentiles.of([answer.seconds for answer in each]) for each in (page, floor))
    return Measurement(
        name,
        size,
        taken.p50,
        FLOOR,
        least.p50,
        peak_memory_mb(),
        p50=taken.p50,
        p95=taken.p95,
        floor_p50=least.p50,
        floor_p95=least.p95,
        bytes=max(answer.size for answer in page),
    )
