"""The environment variables ChurnApp reads, each checked once at the start.

Unset means the embedded default. A wrong value stops the start with one sentence that names the variable,
what was read and what is valid; passwords in addresses are never repeated.
"""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
DATABASE_SCHEMES = ("postgresql", "postgres", "sqlite")
# pages ask many small questions of tables that lie in memory, and several people ask at once: rows are looked
# up along indexes, one process answers, nothing is compiled
POSTGRES_PLANS = "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0 -c jit=off"
# times that a statement of fixed shape is sent before it is prepared
PREPARED_AFTER, NEVER = 1, "none"
MAIL_SCHEMES = ("smtp", "smtps")
SMTP_PORT, SMTPS_PORT = 587, 465
MAIL_SECONDS = 20
USUAL_KEPT_DAYS, FEWEST_KEPT_DAYS = 180, 120
BROKER_SCHEMES = ("redis", "rediss", "redis+socket", "unix")


class EnvironmentProblem(SystemExit):
    """An environment variable holds a value that cannot work; the message is the one sentence to show."""

    def __init__(self, variable: str, read: str, valid: str) -> None:
        super().__init__(f"{variable} is {read!r}. {valid}")


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says, typed.

    Attributes:
        database: Django's DATABASES["default"] entry, or None for the embedded SQLite file.
        broker_url: address of a Redis-protocol server, or None for the embedded one.
        data_dir: absolute folder of this machine's own: embedded services, logs, the generated secret key.
        shared_dir: absolute folder of the event log, marts, models and people's files, the same for every
            machine; None means data_dir.
        secret_key: None means: keep a generated one in data_dir.
        mailer: Django's MAILERS["default"] entry, or None for files in data_dir.
        mail_from: who mail comes from.
        base_url: address users reach the product at, without a trailing slash.
        webhook_networks: private networks that rules may send messages into all the same.
        predictions_kept_days: for so many days every prediction is kept; of older runs the last of a month.
    """

    database: dict[str, object] | None
    broker_url: str | None
    mailer: dict[str, object] | None
    mail_from: str
    data_dir: Path
    shared_dir: Path | None
    secret_key: str | None
    debug: bool
    allowed_hosts: list[str]
    base_url: str
    webhook_networks: list[str]
    predictions_kept_days: int


def read_environment(variables: Mapping[str, str], *, checkout: Path) -> Environment:
    """Reads and checks every variable of the product.

    Args:
        variables: usually ``os.environ``; empty strings count as unset.
        checkout: folder of the product; the default data folder lies in it.

    Raises:
        EnvironmentProblem: a value cannot work.
    """
    given = {name: value.strip() for name, value in variables.items() if value.strip()}
    return Environment(
        database=_database(given.get("DATABASE_URL")),
        broker_url=_broker(given.get("REDIS_URL")),
        mailer=_mailer(given.get("EMAIL_URL")),
        mail_from=_mail_from(given.get("EMAIL_FROM")),
        data_dir=_folder("DATA_DIR", given.get("DATA_DIR", str(checkout / "data"))),
        shared_dir=_folder("SHARED_DIR", given["SHARED_DIR"]) if "SHARED_DIR" in given else None,
        secret_key=_secret_key(given.get("SECRET_KEY")),
        debug=_debug(given.get("DEBUG")),
        allowed_hosts=_allowed_hosts(given.get("ALLOWED_HOSTS")),
        base_url=_base_url(given.get("BASE_URL")),
        webhook_networks=_webhook_networks(given.get("WEBHOOK_NETWORKS")),
        predictions_kept_days=_kept_days(given.get("PREDICTIONS_KEPT_DAYS")),
    )


def _database(url: str | None) -> dict[str, object] | None:
    if url is None:
        return None
    valid = "Give postgresql://user:password@host:5432/name or sqlite:////absolute/path.sqlite3."
    if urlsplit(url).scheme not in DATABASE_SCHEMES:
        raise EnvironmentProblem("DATABASE_URL", _without_password(url), valid)
    try:
        database = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except ValueError as problem:
        raise EnvironmentProblem("DATABASE_URL", _without_password(url), valid) from problem
    if urlsplit(url).scheme == "sqlite":
        return {**database}
    said = database.get("OPTIONS") or {}
    # what the address says comes last, and the last word holds
    plans = f"{POSTGRES_PLANS} {said.get('options', '')}".strip()
    if said.get("prepare_threshold") == NEVER:
        said = {**said, "prepare_threshold": None}
    return {**database, "OPTIONS": {"prepare_threshold": PREPARED_AFTER, **said, "options": plans}}


def _broker(url: str | None) -> str | None:
    if url is None:
        return None
    valid = "Give redis://host:6379/0, or rediss:// for TLS."
    try:
        is_known = urlsplit(url).scheme in BROKER_SCHEMES and urlsplit(url).port != 0
    except ValueError as problem:  # a port that is none, or half an IPv6 address
        raise EnvironmentProblem("REDIS_URL", _without_password(url), valid) from problem
    if not is_known:
        raise EnvironmentProblem("REDIS_URL", _without_password(url), valid)
    return url


def _mailer(url: str | None) -> dict[str, object] | None:
    if url is None:
        return None
    valid = "Give smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465 (TLS)."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise EnvironmentProblem("EMAIL_URL", _without_password(url), valid) from problem
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        raise EnvironmentProblem("EMAIL_URL", _without_password(url), valid)
    is_tls = parts.scheme == "smtps"
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": port or (SMTPS_PORT if is_tls else SMTP_PORT),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": is_tls,
            # without a name there is nothing to keep secret: a relay of the own house
            "use_tls": not is_tls and bool(parts.username),
            "timeout": MAIL_SECONDS,
        },
    }


def _mail_from(value: str | None) -> str:
    address = value or "ChurnApp <churnapp@localhost>"
    if "@" not in address or "\n" in address:
        raise EnvironmentProblem("EMAIL_FROM", address, "Give ChurnApp <churn@example.com>.")
    return address


def _folder(variable: str, value: str) -> Path:
    folder = Path(value).expanduser()
    if not folder.is_absolute():
        raise EnvironmentProblem(variable, value, "Give the absolute path of a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        valid = f"Give a folder that can be created and written ({problem.strerror})."
        raise EnvironmentProblem(variable, str(folder), valid) from problem
    if not os.access(folder, os.W_OK | os.X_OK):
        raise EnvironmentProblem(variable, str(folder), "Give a folder this user may write to.")
    return folder


def _secret_key(value: str | None) -> str | None:
    if value is not None and len(value) < 32:
        raise EnvironmentProblem("SECRET_KEY", f"{len(value)} characters", "Give at least 32 random ones.")
    return value


def _kept_days(value: str | None) -> int:
    if value is None:
        return USUAL_KEPT_DAYS
    if not value.isdecimal() or int(value) < FEWEST_KEPT_DAYS:
        valid = f"Give a number of days, {FEWEST_KEPT_DAYS} or more: outcomes are known after 90."
        raise EnvironmentProblem("PREDICTIONS_KEPT_DAYS", value, valid)
    return int(value)


def _debug(value: str | None) -> bool:
    if value is None or value.lower() in FALSE_WORDS:
        return False
    if value.lower() in TRUE_WORDS:
        return True
    raise EnvironmentProblem("DEBUG", value, "Give true or false.")


def _allowed_hosts(value: str | None) -> list[str]:
    if value is None:
        return ["localhost", "127.0.0.1", "[::1]"]
    hosts = [host.strip() for host in value.split(",") if host.strip()]
    if any("/" in host or " " in host for host in hosts):
        valid = "Give host names separated by commas, without https:// and without paths."
        raise EnvironmentProblem("ALLOWED_HOSTS", value, valid)
    return hosts


def _base_url(value: str | None) -> str:
    url = value or "http://127.0.0.1:8000"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise EnvironmentProblem("BASE_URL", url, "Give an address like https://churn.example.com.")
    return url.rstrip("/")


def _webhook_networks(value: str | None) -> list[str]:
    networks = [network.strip() for network in (value or "").split(",") if network.strip()]
    try:
        return [str(ipaddress.ip_network(network)) for network in networks]
    except ValueError as problem:
        valid = "Give networks separated by commas, such as 10.1.0.0/16,192.168.7.20/32."
        raise EnvironmentProblem("WEBHOOK_NETWORKS", str(value), valid) from problem


def _without_password(url: str) -> str:
    try:
        parts = urlsplit(url)
        return url.replace(f":{parts.password}@", ":***@") if parts.password else url
    except ValueError:
        return "an address that cannot be read"
