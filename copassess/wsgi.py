"""The application as gunicorn loads it."""

import os

from django.core.wsgi import get_wsgi_application

from copassess.patience import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "copassess.settings")

application = whole_bodies(get_wsgi_application())
