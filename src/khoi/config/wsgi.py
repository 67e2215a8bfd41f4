"""What a WSGI server loads: the whole web application as one callable."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoi.config.settings")
application = get_wsgi_application()
