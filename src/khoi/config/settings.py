"""The one settings file: safe on a clone, changed only by the environment, refusing nonsense at start."""

import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from cryptography.fernet import Fernet, MultiFernet

from khoi.config.environment import flag as _flag
from khoi.config.environment import folder as _folder
from khoi.config.environment import names as _names
from khoi.config.environment import nonsense as _nonsense
from khoi.config.environment import number as _number
from khoi.config.environment import text as _text
from khoi.config.office_login import office_login, origin

_KEY_LENGTH = 32


def _secret_key(var: Path) -> str:
    """The given key, or the one `khoi start` keeps in `var/`, or one for this process alone (tests, checks)."""
    given = _text("KHOI_SECRET_KEY")
    if given and len(given) < _KEY_LENGTH:
        raise _nonsense(
            "KHOI_SECRET_KEY", "Khoá bí mật quá ngắn", f"Cần ít nhất {_KEY_LENGTH} ký tự ngẫu nhiên."
        )
    kept = var / "secret-key"
    if not given and kept.exists():
        given = kept.read_text(encoding="ascii").strip()
    return given or secrets.token_urlsafe(48)


def _data_keys(var: Path) -> list[str]:
    """Keys of sealed fields, newest first: given, or kept by `khoi start` outside the database, or for this process alone."""
    given = _text("KHOI_DATA_KEYS")
    kept = var / "keys" / "data-keys"
    if not given and kept.exists():
        given = kept.read_text(encoding="ascii")
    keys = given.split() or [Fernet.generate_key().decode()]
    try:
        MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        message = "Tệp khoá dữ liệu có dòng không phải khoá"
        raise _nonsense("KHOI_DATA_KEYS", message, "Mỗi dòng một khoá do `khoi keys` tạo.") from error
    return keys


def _database(var: Path) -> dict[str, Any]:
    """SQLite in `var/` unless DATABASE_URL names SQLite or PostgreSQL."""
    url = _text("DATABASE_URL") or f"sqlite:///{var / 'khoi.sqlite3'}"
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except (dj_database_url.UnknownSchemeError, dj_database_url.ParseError, ValueError) as error:
        hint = "Ví dụ: postgres://khoi@127.0.0.1:5432/khoi"
        raise _nonsense("DATABASE_URL", "DATABASE_URL không hiểu được", hint) from error
    kind = database["ENGINE"].rpartition(".")[2]
    if kind not in {"sqlite3", "postgresql"}:
        raise _nonsense("DATABASE_URL", f"Không hỗ trợ cơ sở dữ liệu {kind}", "Dùng SQLite hoặc PostgreSQL.")
    if kind == "sqlite3":
        # Writers queue instead of failing: each write takes its lock at once and waits up to 20 s for it.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
        }
    return database


PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
VAR = _folder("KHOI_VAR", ROOT / "var")

DEBUG = _flag("KHOI_DEBUG", default=False)
SECRET_KEY = _secret_key(VAR)
DATA_KEYS = _data_keys(VAR)
ALLOWED_HOSTS = _names("KHOI_HOSTS", "localhost,127.0.0.1,[::1]")
# True once a TLS server stands in front; it must set X-Forwarded-Proto itself and drop the client's.
HTTPS = _flag("KHOI_HTTPS", default=False)
CSRF_TRUSTED_ORIGINS = _names("KHOI_TRUSTED_ORIGINS")

DATABASES = {"default": _database(VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "khoi.records",
    "khoi.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "khoi.web.parts.kept.NeverKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "khoi.web.parts.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "khoi.access.idle.IdleEnd",
    "khoi.access.middleware.Viewing",
    "khoi.web.gatekeeper.GateKeeper",
    "khoi.web.parts.refusals.RefusalPages",
    "khoi.web.parts.uploads.BoundedBodies",
    "khoi.web.parts.uploads.SecrecyMarks",
]
ROOT_URLCONF = "khoi.config.urls"
WSGI_APPLICATION = "khoi.config.wsgi.application"
FORM_RENDERER = "khoi.web.parts.forms.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web/parts/templates", PACKAGE / "web/office/templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khoi.web.parts.frame.frame",
            ],
        },
    },
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web/parts/static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
# Our few files are served where they lie: no build step to forget. A browser asks again after a minute
# and mostly hears "unchanged", so an upgrade never shows old styles for long.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 60
# No other site may read our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# Argon2 makes new hashes; the other stands for tests and hashes of before.
PASSWORD_HASHERS = [
    "khoi.access.hashing.FewAtOnce",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "khoi.access.passwords.NotLikeAccount"},
    {"NAME": "khoi.access.passwords.LongEnough", "OPTIONS": {"min_length": 14}},
    {"NAME": "khoi.access.passwords.NotWellKnown"},
    {"NAME": "khoi.access.passwords.OwnWords"},
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "signed_out"

# Sign-in is django-allauth's: by username and password, then a second factor where one is set. No e-mail anywhere.
ACCOUNT_ADAPTER = "khoi.access.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_FORMS = {
    "login": "khoi.web.office.account_forms.SignIn",
    "change_password": "khoi.web.office.account_forms.ChangePassword",
    "reauthenticate": "khoi.web.office.account_forms.PasswordAgain",
}
# Wrong passwords and wrong second-factor codes: five in a quarter of an hour and fifty a day for one account, and
# so many from one address. `khoi.access.throttling` tells how long to wait.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/15m/key,50/d/key",
    "change_password": "5/15m/user",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "khoi.access.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Without TLS a browser offers passkeys on http://localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Khối"
# Clocks of machines without a network drift: one step of 30 s to either side.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "khoi.web.office.account_forms.SecondFactorCode",
    "reauthenticate": "khoi.web.office.account_forms.SecondFactorAgain",
    "activate_totp": "khoi.web.office.account_forms.StartTotp",
    "add_webauthn": "khoi.web.office.account_passkeys.AddPasskey",
    "edit_webauthn": "khoi.web.office.account_passkeys.RenamePasskey",
    "login_webauthn": "khoi.web.office.account_passkeys.PasskeyAtSignIn",
    "authenticate_webauthn": "khoi.web.office.account_passkeys.PasskeySecond",
    "reauthenticate_webauthn": "khoi.web.office.account_passkeys.PasskeyOnceMore",
}
OIDC = office_login()
SOCIALACCOUNT_ADAPTER = "khoi.access.accounts.OfficeLoginAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "noi-bo",
                "name": _text("KHOI_OIDC_NAME", "Máy chủ đăng nhập của cơ quan"),
                "client_id": OIDC["client"],
                "secret": OIDC["secret"],
                # Only who it is, nothing about them.
                "settings": {"server_url": OIDC["url"], "scope": ["openid"], "fetch_userinfo": False},
            }
        ]
        if OIDC
        else [],
    }
}
# Proxies of our own in front, so that tries are counted by the reader's address and not by the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = _number("KHOI_PROXIES", 0, most=5)

# Counts of wrong tries, shared by all processes and kept over a restart; pages cache nothing.
CACHES = {
    "default": {
        "BACKEND": "khoi.access.kept_counts.KeptCounts",
        "LOCATION": "khoi_counts",
        # An attacker must not be able to push out a count by filling the table: an address makes 60 a minute at most.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# __Host- makes a browser refuse the cookie from any other name or path, and without TLS.
SESSION_COOKIE_NAME = "__Host-khoi_session" if HTTPS else "khoi_session"
CSRF_COOKIE_NAME = "__Host-khoi_csrf" if HTTPS else "khoi_csrf"
LANGUAGE_COOKIE_NAME = "__Host-khoi_language" if HTTPS else "khoi_language"
# In the session, so that what a page says once travels in no cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_SERIALIZER = "khoi.access.sealed_session.SealedSession"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A session ends so long after signing in, and after so many minutes without a request (0: never for that).
SESSION_COOKIE_AGE = 12 * 60 * 60
IDLE_MINUTES = _number("KHOI_IDLE_MINUTES", 15, most=720)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # Chromium also holds the redirect after a form to this list.
        "form-action": ["'self'", *([origin(OIDC["url"])] if OIDC else [])],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
# Work that pages leave to `khoi jobs`; at once: within the request, for tests and servers without that process.
JOBS_AT_ONCE = _flag("KHOI_JOBS_AT_ONCE", default=False)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# A workbook of 8 MiB with its form; nothing larger is read, and nothing is put on disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A refused request's path may hold a sign-in token: only our own faults are logged.
        "django.request": {"level": "ERROR"},
        # Anyone may send a wrong Host; it gets its 400 and no page-long trace.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
