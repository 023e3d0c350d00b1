"""For working on the code: DEBUG on, mail on the console."""

from community.settings.base import *
from community.settings.env import env_bool

DEBUG = True
SIGN_UP_STARTS_OPEN = True
STAFF_SECOND_FACTOR = env_bool("STAFF_SECOND_FACTOR", False)
SECRET_KEY = "only-for-development-never-for-people"
KEPT_FRAGMENTS_BYTES = VISITOR_CACHE_BYTES = 0  # a template that was changed shows at once
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING = logs.configuration("full")

# a fresh clone has no folder for the database yet
VAR.mkdir(parents=True, exist_ok=True)
