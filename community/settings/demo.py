"""The demo of ``script/demo``: as in production (DEBUG off, real error pages), with content and a mail page."""

from community.settings.base import *
from community.settings.env import env_bool, env_str, with_kept_connections

DEBUG = False
DEMO = True
SIGN_UP_STARTS_OPEN = True
STAFF_SECOND_FACTOR = env_bool("STAFF_SECOND_FACTOR", False)  # everybody may look around; the log-in page says so
VAR = VAR / "demo"
# made once by script/demo and kept beside the demo's own database
SECRET_KEY = env_str("SECRET_KEY") or (
    (VAR / "secret").read_text() if (VAR / "secret").exists() else "only-for-the-demo-never-for-people"
)
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
DATABASES = {"default": with_kept_connections(database_from_url(env_str("DATABASE_URL"), VAR / "huiskamer.sqlite3"))}
SEARCH_FILE = Path(env_str("SEARCH_FILE", str(VAR / "search.sqlite3")))
ERASURE_LEDGER = VAR / "erasure.ledger"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
EXPORT_ROOT = VAR / "exports"
METRICS_DIR = VAR / "metrics"
MAILERS = {"default": {"BACKEND": "demo.mail.EmailBackend"}}
LOGGING = logs.configuration("plain", requests="WARNING")
