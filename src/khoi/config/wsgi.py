"""What a WSGI server loads: the whole web application as one callable, refused where its data keys would be lost."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from khoi.core.refusal import Refusal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoi.config.settings")
_KEYS = settings.VAR / "keys" / "data-keys"
if not (_KEYS.exists() or {"KHOI_DATA_KEYS", "KHOI_DATA_KEYS_FILE"} & os.environ.keys()):
    # Each worker would seal with a key of its own, and nobody could open it again.
    raise Refusal(
        "data_keys_missing",
        "chưa có tệp khóa dữ liệu",
        where=str(_KEYS),
        hint="Chạy `khoi start` một lần, hoặc đặt KHOI_DATA_KEYS_FILE.",
    )
application = get_wsgi_application()
