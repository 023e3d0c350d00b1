"""For a real community: refuses to start with a missing or default secret."""

import os

from django.core.exceptions import ImproperlyConfigured

from community.settings.base import *
from community.settings.env import env_int, env_secret, known, with_kept_connections
from community.settings.values import TEN_YEARS, refuse_misspelled, require_folder, require_host_of

DEBUG = False
require_folder("VAR_DIR", VAR)
SECRET_KEY = env_secret("SECRET_KEY", refused=("never-for-people", "django-insecure"))
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS", [])
if SECRET_KEY in SECRET_KEY_FALLBACKS:
    raise ImproperlyConfigured("SECRET_KEY_FALLBACKS has the SECRET_KEY itself: it is for earlier ones")
if not SITE_ORIGIN.startswith("https://"):
    raise ImproperlyConfigured("SITE_ORIGIN must be the full https:// origin of the site")
if not env_list("ALLOWED_HOSTS", []):
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing")
require_host_of(SITE_ORIGIN, ALLOWED_HOSTS)
if not STAFF_SECOND_FACTOR:
    raise ImproperlyConfigured("STAFF_SECOND_FACTOR cannot be off: who looks after people logs in with a second step")
if any(len(key) < 40 for key in SECOND_FACTOR_KEYS):
    raise ImproperlyConfigured("SECOND_FACTOR_KEY is too short: give 40 random characters")
if not env_str("MAIL_URL"):
    raise ImproperlyConfigured("MAIL_URL is missing: members confirm their address by mail")
if env_str("MAIL_URL") == "console:":
    raise ImproperlyConfigured("MAIL_URL is console:, which sends nothing: give smtp+tls://user:password@host:587")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN is too short: give 20 random characters")
if min(BACKUP_KEEP.values()) < 0 or not any(BACKUP_KEEP.values()):
    raise ImproperlyConfigured("BACKUP_KEEP_DAYS, BACKUP_KEEP_WEEKS and BACKUP_KEEP_MONTHS must keep at least one")

DATABASES = {"default": with_kept_connections(DATABASES["default"])}
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [rf"^{path}$" for path in PROBE_PATHS]
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 365 * 24 * 60 * 60, most=TEN_YEARS)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
LOGGING = logs.configuration("json")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
DEVICE_COOKIE_NAME = "__Host-device"
CSRF_COOKIE_NAME = "__Host-csrf"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# community.web.middleware sets X-Frame-Options, and differently under the CMS path
SILENCED_SYSTEM_CHECKS = ["security.W002"]

refuse_misspelled(os.environ, known)
