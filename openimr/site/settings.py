"""Settings of the one Django project. Everything an operator may change comes from the environment."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from openimr.host import home as homes
from openimr.host import postgres

HOME = homes.data_folder()
DEMO = os.environ.get("IMR_DEMO") == "1"


def _database(url: str) -> dict[str, object]:
    """Django's words for a PostgreSQL URL."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "imr",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _secret(file: Path) -> str:
    """The site's secret, made once per data folder; `link` lets exactly one of several first starters win."""
    if not file.exists():
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text()


SERVER = postgres.Server(HOME, fast=os.environ.get("IMR_PG_FAST") == "1")
DATABASE_URL = os.environ.get("DATABASE_URL") or SERVER.url
DATABASES = {"default": _database(DATABASE_URL)}
SECRET_KEY = os.environ.get("IMR_SECRET_KEY") or _secret(HOME / "secret")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("IMR_HOSTS", "localhost 127.0.0.1 [::1] testserver").split()
SITE_URL = os.environ.get("IMR_URL", "http://localhost:8000")
SECURE_SITE = SITE_URL.startswith("https:")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "openimr.kit",
    "openimr.accounts",
    "openimr.audit",
    "openimr.letters",
    "openimr.cases",
    "openimr.records",
    "openimr.panel",
    "openimr.review",
    "openimr.determinations",
    "openimr.publication",
    "openimr.archive",
    "openimr.desk",
    "openimr.api",
    "openimr.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "openimr.accounts.middleware.NoNulls",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "openimr.accounts.middleware.ClosedByDefault",
    "openimr.archive.limits.PublicLimit",
    "openimr.kit.middleware.StorageTold",
    "openimr.desk.refusals.InWords",
]
ROOT_URLCONF = "openimr.site.urls"
WSGI_APPLICATION = "openimr.site.wsgi.application"
_ROOMS = (
    "desk",
    "accounts",
    "cases",
    "records",
    "panel",
    "review",
    "determinations",
    "publication",
    "archive",
    "letters",
    "demo",
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [homes.CHECKOUT / "openimr" / room / "pages" for room in _ROOMS],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openimr.desk.context.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "openimr.accounts.hashing.Argon2id",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "openimr.accounts.adapter.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_SITE
# Two tables: what strangers make the public pages keep must not push out the limits of sign-in.
CACHES = {
    name: {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": table,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
    for name, table in (("default", "site_cache"), ("public", "public_cache"))
}
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SITE
SECURE_HSTS_SECONDS = 31536000 if SECURE_SITE else 0
SECURE_SSL_REDIRECT = False  # the operator's front door does that
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/Los_Angeles"  # pages speak Pacific time; the tables hold UTC
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
_MANIFEST = os.environ.get("IMR_PLAIN_STATIC") != "1"
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = None

MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
DEFAULT_FROM_EMAIL = os.environ.get("IMR_MAIL_FROM", "no-reply@localhost")

BLOBS = HOME / "files"  # content-addressed originals and letters (kit.blobs); a cache of them when a bucket is named
BUCKET = {  # an S3-compatible store for them instead (docs/storage.md); options of django-storages
    option: os.environ[f"IMR_S3_{name}"]
    for name, option in {
        "BUCKET": "bucket_name",
        "ENDPOINT": "endpoint_url",
        "REGION": "region_name",
        "KEY": "access_key",
        "SECRET": "secret_key",
        "PREFIX": "location",
    }.items()
    if os.environ.get("IMR_S3_BUCKET") and os.environ.get(f"IMR_S3_{name}")
}
CACHE_BYTES = int(os.environ.get("IMR_S3_CACHE_MB", "4096")) * 1024 * 1024
SENDING_DAYS = int(os.environ.get("IMR_SENDING_DAYS", "7"))  # an unfinished sending is forgotten after so long
PUBLIC_RATE = float(os.environ.get("IMR_PUBLIC_RATE", "50"))  # questions a second of one address; 0 sets no limit
PUBLIC_BURST = float(os.environ.get("IMR_PUBLIC_BURST", "200"))  # questions that may come at once
CLIENT_HEADER = os.environ.get(
    "IMR_CLIENT_HEADER", ""
)  # in which the operator's front door tells one address: X-Real-IP
if CLIENT_HEADER:
    ALLAUTH_TRUSTED_CLIENT_IP_HEADER = CLIENT_HEADER
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROGRAM = os.environ.get("IMR_PROGRAM", "ca-wc")
ORGANISATION: dict[str, Any] = {
    "name": os.environ.get("IMR_ORGANISATION", "OpenIMR Review Organization"),
    "address": os.environ.get("IMR_ORGANISATION_ADDRESS", "P.O. Box 100|Sacramento, CA 95812").split("|"),
    "phone": os.environ.get("IMR_ORGANISATION_PHONE", "(916) 555-0100"),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("IMR_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
