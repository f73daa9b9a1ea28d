"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from config.operations.request_charset import in_utf_8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = in_utf_8(get_wsgi_application())
