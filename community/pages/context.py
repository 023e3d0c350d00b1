"""What every page of the site needs: the name, the navigation, the help lines."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict:
    return {"site_name": settings.SITE_NAME, "is_demo": settings.DEMO}
