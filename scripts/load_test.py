"""Walks the product as its people do, many at once: ``locust --locustfile scripts/load_test.py``.

The host is the server under test. It must use the database that this process is configured for
(``DATABASE_URL``, ``DATA_DIR``), because sessions are opened and accounts drawn there. Customers are those
of ``CustomerRepository.get_sample``, the same on every run. A rescoring is started by one admin now and then,
and watched; one at a time is what the product allows.
"""

import os
import random
import re

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "churnapp.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from locust import HttpUser, between, task

from churnapp.accounts.roles import Role
from customers.models import CustomerRecord
from customers.repositories.customer import DjangoCustomerRepository

SAMPLE = 200
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NEXT_PAGE = re.compile(r'href="(\?[^"]*after=[^"]*)"')


def _sampled() -> list[tuple[int, str]]:
    """Keys and names of the customers that people open and search for."""
    ids = [customer.customer_id for customer in DjangoCustomerRepository().get_sample(SAMPLE)]
    return list(CustomerRecord.objects.filter(customer_id__in=ids).order_by("pk").values_list("pk", "name"))


def _session_of(role: Role) -> str:
    """A session of somebody with this role."""
    person = get_user_model().objects.filter(role=role, is_active=True).order_by("pk").first()
    if person is None:
        raise RuntimeError(f"Nobody has the role {role.value}. Run manage.py load_demo first.")
    client = Client()
    client.force_login(person)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


CUSTOMERS = _sampled()
SESSIONS = {role: _session_of(role) for role in (Role.CSM, Role.SALES, Role.ADMIN)}


class Person(HttpUser):
    """Somebody at work: opens lists, accounts and the search, and reads between them."""

    abstract = True
    role: Role
    wait_time = between(0.5, 3)

    def on_start(self) -> None:
        """Comes in with the session of the role."""
        self.client.cookies.set(settings.SESSION_COOKIE_NAME, SESSIONS[self.role])
        self.client.headers["Accept-Encoding"] = "gzip"
        self.random = random.Random(id(self))  # noqa: S311 - no secret

    def opens_an_account(self) -> None:
        """An account of the sample, as far as the person may see it, and the usage that its page loads."""
        pk, _name = self.random.choice(CUSTOMERS)
        with self.client.get(f"/accounts/{pk}/", name="account", catch_response=True) as answer:
            if answer.status_code == 404:  # of somebody else's book
                answer.success()
                return
        self.client.get(f"/accounts/{pk}/panels/usage/", name="usage of an account")

    def searches(self) -> None:
        """Types the beginning of a name into the palette."""
        _pk, name = self.random.choice(CUSTOMERS)
        headers = {"HX-Request": "true", "HX-Target": "palette_hits"}
        self.client.get("/search/", params={"q": name[:5]}, headers=headers, name="search")

    def walks_a_list(self, address: str, name: str) -> None:
        """A list, and the page after it."""
        page = self.client.get(address, name=name).text
        onwards = NEXT_PAGE.search(page)
        if onwards is not None:
            path = address.partition("?")[0]
            self.client.get(path + onwards[1].replace("&amp;", "&"), name=f"{name}, next page")


class Csm(Person):
    """Works off the day, account by account."""

    role = Role.CSM
    weight = 6

    @task(2)
    def looks_at_today(self) -> None:
        """The page of the day."""
        self.client.get("/", name="today")

    @task(4)
    def goes_through_accounts(self) -> None:
        """The account list by another column each time."""
        sort = self.random.choice(["-revenue_at_risk", "-risk", "name", "-mrr", "renewal"])
        self.walks_a_list(f"/accounts/?sort={sort}", "account list")

    @task(6)
    def reads_an_account(self) -> None:
        """One of the sample."""
        self.opens_an_account()

    @task(2)
    def looks_somebody_up(self) -> None:
        """By the beginning of a name."""
        self.searches()

    @task
    def goes_through_plays(self) -> None:
        """What is due."""
        self.walks_a_list("/plays/", "plays")


class Seller(Person):
    """Looks at sales beside the risk of their customers."""

    role = Role.SALES
    weight = 3

    @task(3)
    def goes_through_opportunities(self) -> None:
        """The list."""
        self.walks_a_list("/opportunities/", "opportunities")

    @task
    def looks_at_the_board(self) -> None:
        """By stage."""
        self.client.get("/opportunities/board/", name="board")

    @task
    def goes_through_renewals(self) -> None:
        """Of the next 90 days."""
        self.walks_a_list("/renewals/", "renewals")

    @task(2)
    def reads_an_account(self) -> None:
        """One of the sample."""
        self.opens_an_account()

    @task
    def looks_somebody_up(self) -> None:
        """By the beginning of a name."""
        self.searches()


class Admin(Person):
    """Rescores now and then, and watches the run while others work."""

    role = Role.ADMIN
    fixed_count = 1
    wait_time = between(2, 5)

    @task(12)
    def watches_the_runs(self) -> None:
        """The list that renews itself."""
        self.client.get("/scoring-runs/", name="scoring runs")

    @task
    def rescores(self) -> None:
        """Starts a run; while one is on its way the product says so and leads back."""
        token = TOKEN.search(self.client.get("/scoring-runs/", name="scoring runs").text)
        if token is not None:
            self.client.post(
                "/scoring-runs/start/",
                {"csrfmiddlewaretoken": token[1]},
                headers={"Referer": f"{self.host}/scoring-runs/"},
                name="start a scoring run",
            )
