"""The one way this program says no: a stable code, what was found where, and what to do."""


class Refusal(Exception):  # noqa: N818 - saying no is no error of the program
    """Input or an act that cannot be accepted.

    `code` never changes once published. `where` is a path into the input
    (`units[3].parents[0].from`) or names the object. `hint` says what to do next.
    Anything else that goes wrong is a bug and may crash.
    """

    def __init__(self, code: str, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where
        self.hint = hint

    def as_json(self) -> dict[str, str]:
        """The object the contracts print on standard error."""
        return {
            "error": self.code,
            "message": self.message,
            "where": self.where,
            "hint": self.hint,
        }
