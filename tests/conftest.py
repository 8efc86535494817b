"""The cast, the data folder and the real services that tests share."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings
from kombu import pools

from churnapp.accounts.models import Team, User
from churnapp.accounts.roles import Role, Scope
from churnapp.embedded.broker import broker_answers, embedded_broker, embedded_broker_socket
from churnapp.embedded.services import ONE_THREAD, worker_service
from customers.queries import over_all
from tests.migrated_database import keep, kept_database, lay_out

pytest_plugins = ["tests.lasting", "tests.settled_memory"]

# a law holds or not; how long an example takes says something of the machine
settings.register_profile("laws", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")

BROWSER_SECONDS = (
    30  # an assertion waits as long as a busy machine may take; what holds at once costs nothing
)
SERVICE_SECONDS = 120.0  # the same for processes: the default of the product is meant for people who watch
LONG = {"slow", "services", "browser"}
ASKS_A_DATABASE = {"db", "transactional_db", "live_server"}
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Says why browser tests are skipped without a browser, and which tests no database can change."""
    no_browser = pytest.mark.skip(
        reason="no Chromium: install the system's chromium package to run this test"
    )
    for item in items:
        if "browser" in item.keywords and CHROMIUM is None:
            item.add_marker(no_browser)
        if "django_db" not in item.keywords and not ASKS_A_DATABASE & set(item.fixturenames):
            item.add_marker("any_database")
    result = yield
    _begin_with_the_long_modules(items)
    return result


def _begin_with_the_long_modules(items):
    """A long module that begins last keeps one process busy while the others have nothing left to do."""
    long = {item.path for item in items if LONG & set(item.keywords)}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def kept_sqlite(request, django_db_modify_db_settings, django_db_use_migrations) -> Path | None:
    """Where an earlier run left a migrated database; None where it would not be the one to test."""
    if connection.vendor != "sqlite" or not django_db_use_migrations:
        return None
    return kept_database(request.config.cache.mkdir("migrated"))


@pytest.fixture(scope="session")
def django_db_keepdb(kept_sqlite) -> bool:
    """Begins with the database of an earlier run; what is missing in it is migrated as anywhere."""
    return kept_sqlite is not None and lay_out(kept_sqlite)


@pytest.fixture(scope="session")
def django_db_setup(kept_sqlite, django_db_keepdb, django_db_setup, django_db_blocker) -> None:
    """The plugin's own, and keeps what was migrated."""
    if kept_sqlite is not None and not django_db_keepdb:
        with django_db_blocker.unblock():
            keep(kept_sqlite)


@pytest.fixture(autouse=True)
def language_of_the_next_test() -> Iterator[None]:
    """A page that was asked for in German leaves its language to whatever this thread does next."""
    yield
    translation.deactivate()


@pytest.fixture
def data_dir(tmp_path, settings) -> Path:
    """A data folder of the test's own."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def make_user(db):
    """Builds a user who can log in with the password "correct horse"."""

    def build(username: str, role: Role = Role.CSM, **fields) -> User:
        is_admin = role is Role.ADMIN
        return User.objects.create_user(
            username,
            f"{username}@example.com",
            "correct horse",
            role=role,
            is_staff=is_admin,
            is_superuser=is_admin,
            **fields,
        )

    return build


@pytest.fixture
def team(db) -> Team:
    """The owner's and the colleague's team."""
    return Team.objects.create(name="North")


@pytest.fixture
def owner(make_user, team) -> User:
    """A CSM who owns what the test is about, and sees only that."""
    return make_user("owner", team=team, reach=Scope.MINE)


@pytest.fixture
def colleague(make_user, team) -> User:
    """A CSM of the same team, who sees what the team owns."""
    return make_user("colleague", team=team, reach=Scope.TEAM)


@pytest.fixture
def stranger(make_user) -> User:
    """A CSM of no team, who sees only what is his own."""
    return make_user("stranger", reach=Scope.MINE)


@pytest.fixture
def admin(make_user) -> User:
    """Who feeds data and starts runs."""
    return make_user("admin", Role.ADMIN)


@pytest.fixture
def seller(make_user) -> User:
    """A salesperson who sees every account."""
    return make_user("seller", Role.SALES)


@pytest.fixture
def viewer(make_user) -> User:
    """Who may look and never change."""
    return make_user("viewer", Role.VIEWER)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What pages of an earlier test remembered for some seconds is forgotten."""
    cache.clear()


@pytest.fixture
def three_are_many(monkeypatch) -> None:
    """Whole portfolios of three accounts and more are remembered for some seconds."""
    monkeypatch.setattr(over_all, "MOST_COUNTED", 2)


@pytest.fixture(scope="session")
def running_broker() -> Iterator[None]:
    """A real broker on this test process's own socket."""
    folder = Path(django_settings.DATA_DIR)
    service = embedded_broker(folder)
    service.start()
    service.wait_until_ready(SERVICE_SECONDS)
    yield
    service.stop()


@pytest.fixture
def broker(running_broker) -> Iterator[None]:
    """A real, empty broker."""
    import redis

    socket = str(embedded_broker_socket(Path(os.environ["DATA_DIR"])))
    assert broker_answers(Path(socket))
    assert current_app.conf.broker_write_url == django_settings.BROKER_URL, "an earlier test left its address"
    client = redis.Redis(unix_socket_path=socket)
    client.flushall()
    forget_connections()
    yield
    client.flushall()


@pytest.fixture
def no_broker(monkeypatch, tmp_path) -> Iterator[None]:
    """Nobody listens where the broker should be, whatever an earlier test of this process has started."""
    forget_connections()
    with monkeypatch.context() as patch:
        # this name alone: after broker_url it would read, and later be given back, the dead address
        patch.setattr(current_app.conf, "broker_write_url", f"redis+socket://{tmp_path}/nobody.sock")
        yield
    forget_connections()


def forget_connections() -> None:
    """Lets Celery connect anew: its pools keep what an earlier test's broker left them."""
    pools.reset()
    current_app._after_fork()


def process_environment() -> dict[str, str]:
    """What a child process needs to see this test's database, broker and data folder."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        database = f"sqlite:///{name}"
    else:
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return {
        **os.environ,
        **ONE_THREAD,
        "DJANGO_SETTINGS_MODULE": "churnapp.settings",
        "DATABASE_URL": database,
        "REDIS_URL": django_settings.BROKER_URL,
        "DATA_DIR": str(django_settings.DATA_DIR),
    }


@pytest.fixture
def start_worker(transactional_db, broker, data_dir):
    """Starts a real Celery worker on this test's database, broker and data folder."""
    started = []

    def start(processes: int = 1):
        service = worker_service(data_dir, processes=processes)
        service.environment = {**service.environment, **process_environment()}
        service.start()
        started.append(service)
        service.wait_until_ready(SERVICE_SECONDS)
        return service

    yield start
    for service in started:
        service.stop()


@pytest.fixture
def manage(transactional_db, data_dir):
    """Runs ``manage.py`` as a user would, in a process of its own."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=django_settings.BASE_DIR,
            env={**process_environment(), **environment},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=BROWSER_SECONDS * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, live_server):
    """Opens pages in browsers of their own: ``open_page(java_script_enabled=False)``; all are closed at the end."""
    contexts = []

    def open_page(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(BROWSER_SECONDS * 1000)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    """A page of a desktop size; ``page.goto("/…")`` is relative to the live server."""
    return open_page(
        viewport={"width": 1440, "height": 900},
        reduced_motion="reduce",  # colours are looked at when they have arrived
    )


@pytest.fixture
def log_in(live_server):
    """Lets a person in without the login page, which has tests of its own; no page is open then."""

    def log_in(page, user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[django_settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])

    return log_in
