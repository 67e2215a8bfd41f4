"""Names of rows in addresses: random, so that nobody finds one by counting."""

import secrets


def new_key() -> str:
    """22 letters that cannot be guessed (128 bits)."""
    return secrets.token_urlsafe(16)
