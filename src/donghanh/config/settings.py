"""Django settings. Everything that differs between machines comes from the environment.

``DONGHANH_ENV`` is ``development`` (default: embedded database, sample world, default secrets
allowed) or ``production`` (``config/checks.py`` refuses to start until nothing is missing).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from donghanh.embedded.folders import data_folder

PACKAGE = Path(__file__).resolve().parent.parent
PRODUCTION = os.environ.get("DONGHANH_ENV", "development") == "production"
DEBUG = not PRODUCTION and os.environ.get("DONGHANH_DEBUG") == "1"

#: Known to everyone who reads the source, so ``checks.py`` refuses it in production.
INSECURE_SECRET_KEY = "insecure-development-key-which-production-refuses"
SECRET_KEY = os.environ.get("DONGHANH_SECRET_KEY", INSECURE_SECRET_KEY)
#: Comma-separated keys for identity numbers, the newest first; see docs/deploy.md on rotation.
INSECURE_FIELD_KEY = "insecure-development-field-key"
FIELD_KEYS = os.environ.get("DONGHANH_FIELD_KEYS", INSECURE_FIELD_KEY).split(",")

ALLOWED_HOSTS = [h for h in os.environ.get("DONGHANH_ALLOWED_HOSTS", "").split(",") if h]
if not PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("DONGHANH_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "donghanh.ui",
    "donghanh.agencies",
    "donghanh.access",
    "donghanh.register",
    "donghanh.procedures",
    "donghanh.support",
    "donghanh.prevention",
    "donghanh.indicators",
    "donghanh.plans",
    "donghanh.reports",
    "donghanh.portal",
    "donghanh.home",
]
if not PRODUCTION:
    INSTALLED_APPS.append("donghanh.sample")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "donghanh.ui.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "donghanh.access.middleware.ScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "donghanh.ui.middleware.content_policy",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "donghanh.config.urls"
WSGI_APPLICATION = "donghanh.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["donghanh.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "donghanh.home.shell.shell",
            ],
        },
    }
]


def _database(url: str, **options: Any) -> dict[str, Any]:
    """``postgresql://user:password@host:port/name?host=/socket/folder`` as Django wants it."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "donghanh.access.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {**query, **options},
    }


# The site logs in as a role that owns nothing; migrations run as the owner; indicators read the
# de-identified marts as a third role. DONGHANH_DB_ROLE says which login the default alias uses.
_ROLE_URL = {
    "app": os.environ.get("DATABASE_URL", "postgresql:///donghanh"),
    "owner": os.environ.get("DATABASE_OWNER_URL", "postgresql:///donghanh"),
}
DB_ROLE = os.environ.get("DONGHANH_DB_ROLE", "app")
# A connection that is new to the marts takes several times as long for its first question.
_POOL = {"pool": {"min_size": 2, "max_size": 8, "timeout": 10}} if DB_ROLE == "app" else {}
_STATS = os.environ.get("DATABASE_STATS_URL", "postgresql:///donghanh")
DATABASES = {
    "default": _database(_ROLE_URL[DB_ROLE], **_POOL),
    # A statement with all figures of a page has its values sent beside it, not written into it forty
    # times over. How many rows a part of it gives, PostgreSQL can only guess; where it guesses one
    # and there are thousands, a nested loop never ends, so the statistics do without.
    "stats": _database(_STATS, server_side_binding=True, options="-c enable_nestloop=off", **_POOL),
}
DATABASES["stats"]["ATOMIC_REQUESTS"] = False
DATABASES["stats"]["TEST"] = {"MIRROR": "default"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "access:sign_in"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
# Collected for production only; elsewhere files are served from where they are built.
STATIC_ROOT = (
    Path(os.environ.get("DONGHANH_STATIC", PACKAGE.parent.parent / ".static"))
    if PRODUCTION
    else None
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION

SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_SSL_REDIRECT = os.environ.get("DONGHANH_SSL_REDIRECT", "1") == "1"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

#: Scanned papers: where their encrypted files lie, the largest one in bytes, and a command that
#: is run with the path of a file before it is kept and answers 0 for a clean one ("" for none).
ATTACHMENTS_FOLDER = Path(os.environ.get("DONGHANH_FILES") or data_folder() / "files")
ATTACHMENT_BYTES = int(os.environ.get("DONGHANH_FILE_MB", "20")) * 1024 * 1024
SCAN_COMMAND = os.environ.get("DONGHANH_SCAN_COMMAND", "")
# A scan stays in memory until it is encrypted: no readable copy lies in a temporary folder.
FILE_UPLOAD_MAX_MEMORY_SIZE = ATTACHMENT_BYTES + 1024 * 1024

#: Where links in letters and calendars lead; no request says it there.
SITE_URL = os.environ.get(
    "DONGHANH_SITE_URL",
    f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION and ALLOWED_HOSTS else "http://localhost:8000",
).rstrip("/")
# Letters of the work list. Without a server they are written to the log of the worker.
_MAIL_HOST = os.environ.get("DONGHANH_MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL_HOST else 'console'}.EmailBackend"
EMAIL_HOST = _MAIL_HOST
EMAIL_PORT = int(os.environ.get("DONGHANH_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("DONGHANH_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DONGHANH_MAIL_PASSWORD", "")
_MAIL_TLS = os.environ.get("DONGHANH_MAIL_TLS", "starttls")
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL_TLS == "starttls", _MAIL_TLS == "ssl"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DONGHANH_MAIL_FROM", "donghanh@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
    },
}
