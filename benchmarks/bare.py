"""The ASGI application of the site without any middleware: what the server and Django alone cost."""

from django.conf import settings

from community import asgi
from community.web.page_handler import PageHandler

assert asgi.application  # the import sets Django up and adapts Daphne
settings.MIDDLEWARE = []
application = PageHandler()
