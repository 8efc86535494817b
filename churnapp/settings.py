"""Django settings: one file, embedded defaults, everything else from the environment (docs/operations.md)."""

import contextlib
import os
import secrets
from pathlib import Path

from celery.schedules import crontab
from django.utils.csp import CSP

from churnapp.embedded.broker import embedded_broker_url
from churnapp.environment import read_environment
from churnapp.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = read_environment(os.environ, checkout=BASE_DIR)
DATA_DIR = ENVIRONMENT.data_dir
SHARED_DIR = ENVIRONMENT.shared_dir
BASE_URL = ENVIRONMENT.base_url
WEBHOOK_NETWORKS = ENVIRONMENT.webhook_networks
PREDICTIONS_KEPT_DAYS = ENVIRONMENT.predictions_kept_days
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SERVED_OVER_TLS = BASE_URL.startswith("https://")


def _kept_secret_key() -> str:
    """The key given, or one generated once and kept beside the data, readable by its owner only."""
    if ENVIRONMENT.secret_key:
        return ENVIRONMENT.secret_key
    path = DATA_DIR / "secret_key"
    if not path.exists():
        own = path.with_name(f"secret_key.{os.getpid()}")
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first: its key is the one
            os.link(own, path)
        own.unlink()
    return path.read_text()


SECRET_KEY = _kept_secret_key()

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_structlog",
    "axes",
    "churnapp.web",
    "churnapp.accounts",
    "churnapp.workspace",
    "churnapp.notifications",
    "customers",
    "usage",
    "predictions",
    "gtm",
    "churnapp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "churnapp.accounts.preferring.ApplyPreferences",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "churnapp.web.remembered.RememberedWhileAnswering",
    "churnapp.web.messages.FragmentMessages",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "churnapp.urls"
WSGI_APPLICATION = "churnapp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["churnapp.web.template_loading.Loader", "churnapp.web.template_loading.AppLoader"],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "churnapp.web.templatetags.addresses",
                "churnapp.web.templatetags.formats",
                "churnapp.web.templatetags.interface",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "churnapp.web.context.interface",
            ],
        },
    }
]

DATABASES = {
    "default": ENVIRONMENT.database
    or {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "churnapp.sqlite3")}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # opening costs each request what reading the schema of a hundred tables does, and a cold cache
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        # without IMMEDIATE, half of concurrent writes fail: a reader cannot become the writer
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; "
            "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "churnapp.accounts.sessions.PasswordBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True

SESSION_ENGINE = "churnapp.accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_TLS
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_OVER_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_OVER_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}

MAILERS = {
    "default": ENVIRONMENT.mailer
    or {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(DATA_DIR / "mail")},
    }
}
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["churnapp.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "churnapp" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "churnapp.web.static_files.RememberingStorage"
    },
}
MEDIA_ROOT = (SHARED_DIR or DATA_DIR) / "files"

BROKER_URL = ENVIRONMENT.broker_url or embedded_broker_url(DATA_DIR)
BROKER_IS_EMBEDDED = ENVIRONMENT.broker_url is None
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2


def _every(schedule: float | crontab, task: str, *, expires: int | None = None) -> dict[str, object]:
    """An entry of the schedule; ``expires``: without a worker for a night, one is enough in the morning."""
    return {"task": task, "schedule": schedule, "options": {"expires": expires} if expires else {}}


CELERY_BEAT_SCHEDULE = {
    "sweep-scoring-runs": _every(60.0, "predictions.sweep_runs", expires=50),
    "clear-old-predictions": _every(
        crontab(hour=1, minute=15), "predictions.clear_old_predictions", expires=43_200
    ),
    # twice, in case the first finds a build of somebody else on its way
    "score-newest-day": _every(
        crontab(hour="2-3", minute=20), "predictions.score_newest_day", expires=43_200
    ),
    "keep-book-figures": _every(crontab(minute=35), "predictions.keep_book_figures", expires=3_000),
    "remind-of-tasks": _every(crontab(hour=5, minute=5), "customers.remind_of_tasks", expires=43_200),
    "settle-departures": _every(crontab(hour="0-6", minute=2), "customers.settle_departures", expires=3_000),
    "refresh-revenue-book": _every(crontab(hour=4, minute=20), "gtm.refresh_revenue_book", expires=43_200),
    "keep-run-tiers": _every(600.0, "gtm.keep_run_tiers", expires=500),
    "estimate-effects": _every(crontab(hour=4, minute=50), "gtm.estimate_effects", expires=43_200),
    "tell-of-due-plays": _every(crontab(hour=5, minute=10), "gtm.tell_of_due_plays", expires=43_200),
    "follow-play-rules": _every(60.0, "gtm.follow_rules", expires=50),
    "send-webhooks": _every(60.0, "gtm.send_webhooks", expires=50),
    "keep-plays": _every(crontab(hour=4, minute=50), "gtm.keep_plays", expires=43_200),
    "price-plays": _every(120.0, "gtm.price_plays", expires=100),
    "send-mail": _every(60.0, "notifications.send_mail", expires=50),
    "refresh-outlook": _every(120.0, "gtm.refresh_outlook", expires=100),
    "refresh-outlook-nightly": _every(
        crontab(hour=4, minute=40), "gtm.refresh_outlook_nightly", expires=43_200
    ),
    "watch-model": _every(crontab(hour=5, minute=40), "predictions.watch_model", expires=43_200),
    "update-level": _every(
        crontab(day_of_month=2, hour=6, minute=10), "predictions.update_level", expires=86_400
    ),
    "sweep-jobs": _every(60.0, "predictions.sweep_jobs", expires=50),
    "forget-deleted-views": _every(
        crontab(hour=3, minute=50), "workspace.forget_deleted_views", expires=43_200
    ),
    "sweep-changes": _every(60.0, "workspace.sweep_changes", expires=50),
    # when the quarter before is told to the end
    "propose-risk-weights": _every(
        crontab(minute="20", hour="4", day_of_month="2", month_of_year="1,4,7,10"),
        "predictions.propose_risk_weights",
    ),
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # longer than the longest task; the database sweeper re-queues what a dead worker held long before
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "retry_policy": {"max_retries": 2, "interval_start": 0.1, "interval_max": 0.5},
}

DJANGO_STRUCTLOG_CELERY_ENABLED = True
LOGGING = logging_settings(for_people=DEBUG)
