"""Hashing passwords without letting a crowd at the sign-in page take the machine's memory."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 2
_turn = threading.BoundedSemaphore(AT_ONCE)


class FewAtOnce(Argon2PasswordHasher):
    """Argon2 as Django has it: 100 MiB for each password, so at most two at a time in a process; others wait their turn."""

    def encode(self, password: str, salt: str) -> str:
        """The hash to store."""
        with _turn:
            encoded: str = super().encode(password, salt)
        return encoded

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is the one that was hashed."""
        with _turn:
            found: bool = super().verify(password, encoded)
        return found
