"""What a browser calls itself, in the two words by which people know it: "Chrome, Android". Only a help to the eye."""

from django.utils.translation import gettext as _

# In this order: most browsers also claim to be the ones below them.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "coc_coc_browser/": "Cốc Cốc",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def browser_called(agent: str) -> str:
    """The browser and the system that a `User-Agent` names; where it names neither, that it is unknown.

    >>> browser_called("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36")
    'Chrome, Android'
    """
    found = [_first(agent, table) for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or _("không rõ trình duyệt")


def _first(agent: str, table: dict[str, str]) -> str:
    return next((name for mark, name in table.items() if mark in agent), "")
