"""The web server's door. It does not open without the secrets that serving needs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config.checks import require_secrets  # noqa: E402  (needs the settings loaded)

require_secrets()
