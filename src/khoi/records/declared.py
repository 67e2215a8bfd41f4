"""What each stored field says of a person: its class, written beside the fields and read by scrub, journal and tests."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

PUBLIC, INTERNAL, PERSONAL, SENSITIVE = "public", "internal", "personal", "sensitive"


@dataclass(frozen=True, slots=True)
class Declared:
    """A table's declaration: whether its rows are about persons, and the class of each field by name."""

    persons: bool
    classes: Mapping[str, str]


def declare(
    *, persons: bool = False, public: str = "", internal: str = "", personal: str = "", sensitive: str = ""
) -> Declared:
    """A declaration from names parted by spaces. `persons` tables exist only on an isolated installation.

    Raises ValueError for a field named twice.
    """
    named = {PUBLIC: public, INTERNAL: internal, PERSONAL: personal, SENSITIVE: sensitive}
    pairs = [(field, sort) for sort, fields in named.items() for field in fields.split()]
    if len(classes := dict(pairs)) != len(pairs):
        raise ValueError(f"a field is declared twice: {sorted(field for field, _ in pairs)}")
    return Declared(persons, classes)


# Tables of kept libraries, by label. Accounts are needed on every installation; they say who works in it.
_FOREIGN: dict[str, Declared] = {
    "auth.User": declare(
        internal="is_superuser is_staff is_active date_joined last_login groups user_permissions",
        personal="username first_name last_name email",
        sensitive="password",
    ),
    "auth.Group": declare(internal="name permissions"),
    "auth.Permission": declare(internal="name content_type codename"),
    "contenttypes.ContentType": declare(internal="app_label model"),
    "sessions.Session": declare(internal="expire_date", sensitive="session_key session_data"),
    "account.EmailAddress": declare(internal="user verified primary", personal="email"),
    "account.EmailConfirmation": declare(internal="email_address created sent", sensitive="key"),
    "mfa.Authenticator": declare(internal="user type created_at last_used_at", sensitive="data"),
    "usersessions.UserSession": declare(
        internal="user created_at last_seen_at", personal="ip user_agent", sensitive="session_key data"
    ),
    "socialaccount.SocialAccount": declare(
        internal="user provider last_login date_joined", personal="uid extra_data"
    ),
    "socialaccount.SocialApp": declare(
        internal="provider provider_id name client_id settings", sensitive="secret key"
    ),
    "socialaccount.SocialToken": declare(internal="app account expires_at", sensitive="token token_secret"),
}


def declared(model: type[Model]) -> Declared | None:
    """The declaration of a table, our own or a library's; None where there is none."""
    # A library's table may have a column of that name, so what is found must be a declaration.
    own = vars(model).get("data")
    return own if isinstance(own, Declared) else _FOREIGN.get(model._meta.label)  # noqa: SLF001 - documented


def tables_about_persons() -> list[type[Model]]:
    """Every table whose rows are about persons."""
    return [model for model in apps.get_models() if (found := declared(model)) and found.persons]


MASKS = {PERSONAL: "‹cá nhân›", SENSITIVE: "‹nhạy cảm›"}


def told(model: type[Model], values: Mapping[str, object]) -> dict[str, object]:
    """Values by field name as the audit chain may keep them: personal and sensitive ones masked by their class.

    An empty value stays empty, so that it shows whether something was there.
    """
    found = declared(model)
    classes = found.classes if found else {}
    return {
        name: MASKS.get(classes.get(name, ""), value) if value else value for name, value in values.items()
    }
