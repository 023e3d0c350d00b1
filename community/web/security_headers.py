"""Security headers for every response, whether Django, a static file or Daphne answers."""

from django.conf import settings

PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def for_every_response() -> dict[str, str]:
    """Return the headers that are the same for every response; a view may set something stricter."""
    return {
        "Permissions-Policy": PERMISSIONS_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    }


def for_refusals() -> dict[str, str]:
    """Return the headers of a response that Django did not make: nothing to show, to frame or to cache."""
    policy = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Frame-Options": "DENY"}
    return for_every_response() | policy | {"Cache-Control": "no-store"} | strict_transport()


def strict_transport() -> dict[str, str]:
    """Return the HSTS header as Django's SecurityMiddleware sends it; nothing where the site has no https."""
    if not settings.SECURE_HSTS_SECONDS:
        return {}
    value = f"max-age={settings.SECURE_HSTS_SECONDS}"
    value += "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    return {"Strict-Transport-Security": value + ("; preload" if settings.SECURE_HSTS_PRELOAD else "")}
