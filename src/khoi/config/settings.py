"""The one settings file: safe on a clone, changed only by the environment, refusing nonsense at start.

Every value outside comes by `_text`, `_flag`, `_names` or `_folder`. A name may also be given as `NAME_FILE`,
whose content is then read, so that a secret need not stand in the environment.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

from khoi.core.refusal import Refusal

_KEY_LENGTH = 32
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})


def _text(name: str, default: str = "") -> str:
    """The value of `name`, or the content of the file in `name_FILE`; `default` when neither is set."""
    value, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value is not None and path is not None:
        raise _nonsense(name, f"{name} và {name}_FILE cùng được đặt", "Chỉ giữ lại một trong hai.")
    if path is None:
        return default if value is None else value.strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        message = f"Không đọc được tệp nêu trong {name}_FILE"
        raise _nonsense(f"{name}_FILE", message, "Kiểm tra đường dẫn và quyền đọc.") from error


def _flag(name: str, *, default: bool) -> bool:
    """True for `1 true yes on`, False for `0 false no off`; anything else is refused."""
    value = _text(name).lower()
    if value and value not in _YES | _NO:
        raise _nonsense(name, f"{name} phải là 1 hoặc 0", f"Ví dụ: {name}=1")
    return value in _YES if value else default


def _names(name: str, default: str = "") -> list[str]:
    """A list of names parted by commas, without empty ones."""
    return [part.strip() for part in _text(name, default).split(",") if part.strip()]


def _folder(name: str, default: Path) -> Path:
    """An absolute folder path; it need not exist yet."""
    return Path(_text(name) or default).expanduser().resolve()


def _nonsense(where: str, message: str, hint: str) -> Refusal:
    return Refusal("bad_setting", message, where=where, hint=hint)


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
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        }
    return database


PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
VAR = _folder("KHOI_VAR", ROOT / "var")

DEBUG = _flag("KHOI_DEBUG", default=False)
SECRET_KEY = _secret_key(VAR)
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
    "khoi.records",
    "khoi.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "khoi.web.parts.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "khoi.access.middleware.SignInRequired",
    "khoi.web.parts.refusals.RefusalPages",
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

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

SESSION_COOKIE_NAME = "khoi_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
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
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
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
