"""The office's own OpenID Connect server, where it has one."""

from urllib.parse import urlsplit

from khoi.config.environment import nonsense, text


def office_login() -> dict[str, str]:
    """Address, client and secret of the office's own OpenID Connect server; empty unless all three are given.

    Its tokens are believed because they come straight from it, so the way there must be TLS or this machine.
    """
    names = {"url": "KHOI_OIDC_URL", "client": "KHOI_OIDC_CLIENT", "secret": "KHOI_OIDC_SECRET"}
    given = {key: text(name) for key, name in names.items()}
    if not any(given.values()):
        return {}
    if missing := [names[key] for key, value in given.items() if not value]:
        raise nonsense(missing[0], f"Thiếu {', '.join(missing)}", "Đặt cả ba, hoặc bỏ cả ba.")
    if not _is_trusted(given["url"]):
        hint = "Ví dụ: KHOI_OIDC_URL=https://dang-nhap.noi-bo"
        raise nonsense("KHOI_OIDC_URL", "Máy chủ đăng nhập của cơ quan phải dùng https", hint)
    return given


def origin(url: str) -> str:
    """Scheme and host of an address."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


def _is_trusted(url: str) -> bool:
    """Whether nobody on the way can change what this server says: TLS, or this machine."""
    try:
        server = urlsplit(url)
    except ValueError:
        return False
    here = server.scheme == "http" and server.hostname in {"localhost", "127.0.0.1"}
    return here or (server.scheme == "https" and bool(server.hostname))
