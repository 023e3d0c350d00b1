"""What a browser is told with every answer, whoever gives it: Django, a static file, or Daphne when it refuses."""

from django.conf import settings

PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def on_everything() -> dict[str, str]:
    """Headers that are the same for every answer; a view may say something stricter."""
    return {
        "Permissions-Policy": PERMISSIONS_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    }


def on_a_refusal() -> dict[str, str]:
    """For an answer that Django did not make: there is nothing to show, nothing to frame and nothing to keep."""
    policy = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Frame-Options": "DENY"}
    return on_everything() | policy | {"Cache-Control": "no-store"} | strict_transport()


def strict_transport() -> dict[str, str]:
    """As Django's SecurityMiddleware says it over https; nothing where the site has no https."""
    if not settings.SECURE_HSTS_SECONDS:
        return {}
    said = f"max-age={settings.SECURE_HSTS_SECONDS}"
    said += "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    return {"Strict-Transport-Security": said + ("; preload" if settings.SECURE_HSTS_PRELOAD else "")}
