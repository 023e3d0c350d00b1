"""For the tests: fast hashing, files in a temporary place, the same rules as production."""

import os
import tempfile

from community.settings.base import *

DEBUG = False
DEMO = True
SIGN_UP_STARTS_OPEN = True
STAFF_SECOND_FACTOR = False  # tests of the second step set it
SECRET_KEY = "only-for-tests-never-for-people"
VAR = Path(tempfile.mkdtemp(prefix="huiskamer-test-"))
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
if not env_str("DATABASE_URL"):
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}
CACHES = {"default": EMBEDDED_CACHE | {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
if REDIS_URL:  # the workers of one run share a server, not their channels
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = worker
SEARCH_FILE = VAR / f"search-{worker}.sqlite3"
ELASTICSEARCH_PREFIX = f"test-{worker}-{os.getpid()}"
ERASURE_LEDGER = VAR / f"erasure-{worker}.ledger"
MEDIA_ROOT = VAR / "media"
EXPORT_ROOT = VAR / "exports"
METRICS_DIR = VAR / "metrics"
STATIC_ROOT = VAR / "static"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SEARCHES_PER_MINUTE = CHANGES_PER_MINUTE = 0  # all tests come from one address; the tests of the limits set them
MINIMUM_DURATION_SECONDS = 0  # tests count the work instead
