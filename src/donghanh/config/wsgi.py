"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from donghanh.config.warm import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "donghanh.config.settings")
application = get_wsgi_application()

from donghanh.config.checks import refuse_unready  # noqa: E402  (needs the settings)

refuse_unready()
warm()
