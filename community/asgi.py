"""HTTP and WebSocket for Daphne."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings.production")
django.setup(set_prefix=False)

# after Django has been set up
from channels.routing import ProtocolTypeRouter  # noqa: E402
from channels.security.websocket import OriginValidator, WebsocketDenier  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402
from django.conf import settings  # noqa: E402

from community import daphne  # noqa: E402
from community.live.consumers import LiveConsumer  # noqa: E402
from community.response_cache.server import CachedPages  # noqa: E402
from community.web.page_handler import PageHandler  # noqa: E402

daphne.adapt()

SOCKET_PATH = "/ws/"


class SameOrigin(OriginValidator):
    """Accept only pages of this site, by full origin: scheme, host and port."""

    def valid_origin(self, parsed_origin):
        try:
            return super().valid_origin(parsed_origin)
        except ValueError:  # a port that is not a number
            return False


def own_origins() -> list[str]:
    """Return the origins from which a socket may be opened; in demo and development also 127.0.0.1 or localhost."""
    names = ("localhost", "127.0.0.1")
    origins = {settings.SITE_ORIGIN}
    if settings.DEMO or settings.DEBUG:
        for name in names:
            if f"//{name}" in settings.SITE_ORIGIN:
                origins |= {settings.SITE_ORIGIN.replace(f"//{name}", f"//{other}") for other in names}
    return sorted(origins)


live = SameOrigin(CookieMiddleware(LiveConsumer.as_asgi()), own_origins())
denied = WebsocketDenier.as_asgi()


async def websocket(scope, receive, send):
    """Accept sockets at one URL only."""
    await (live if scope["path"] == SOCKET_PATH else denied)(scope, receive, send)


application = ProtocolTypeRouter({"http": CachedPages(PageHandler()), "websocket": websocket})
