"""HTTP and WebSocket for Daphne."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings.production")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402 - after Django has been set up

application = ProtocolTypeRouter({"http": django_application})
