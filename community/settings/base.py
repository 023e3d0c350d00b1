"""Settings that every way of running Huiskamer shares. ``docs/hosting.md`` has the environment variables."""

import os
import sys
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from community import logs
from community.settings.env import (
    ascii_origin,
    database_from_url,
    env_bool,
    env_int,
    env_list,
    env_sender,
    env_str,
    env_url,
    mailer_from_url,
    redis_host,
)
from community.settings.values import require_hosts, require_other_site

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(env_str("VAR_DIR", str(ROOT / "var")))

# What the site writes is for its own user alone: the database, its log, uploads, exports.
os.umask(0o077)
FILE_UPLOAD_PERMISSIONS = 0o600

SITE_ORIGIN = ascii_origin(env_str("SITE_ORIGIN", "http://localhost:8000"))
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
require_hosts("ALLOWED_HOSTS", ALLOWED_HOSTS)
SITE_NAME = env_str("SITE_NAME", "Huiskamer")

INSTALLED_APPS = [
    "daphne",
    # the rooms, from the top of the house to the cellar
    "search",
    "forum",
    "chat.rooms",
    "chat.private",
    "selfhelp.tools",
    "recoverycollege",
    "community.contact",
    "community.desk",
    "community.pages",
    "community.moderation",
    "community.groups",
    "community.notifications",
    "community.members",
    "community.privacy.export",
    "community.privacy",
    "community.audit",
    "community.emails",
    "community.live",
    "community.operations",
    "community.generations",
    "community",
    # Wagtail
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    # members' accounts
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # Django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "django_tasks_db",
]

MIDDLEWARE = [
    "community.web.middleware.RequestIdMiddleware",
    "community.web.middleware.ProbeHostMiddleware",
    "community.response_cache.middleware.KeepForVisitorsMiddleware",
    # outermost, so that static files and redirects carry the headers too
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "community.web.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "community.web.static_files.StaticFilesMiddleware",
    "community.web.middleware.PageCompressionMiddleware",
    "community.members.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "community.web.middleware.FirstVisitLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "community.web.middleware.FieldCountMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "community.members.mfa.middleware.SecondStepMiddleware",
    "community.members.sessions.middleware.IdleTimeoutMiddleware",
    "community.members.drafts.middleware.DraftRecoveryMiddleware",
    "community.members.accounts.middleware.ScrubReauthenticationMiddleware",
    "community.web.middleware.LoginNextMiddleware",
    "community.members.consent.middleware.ReConsentMiddleware",
    "community.moderation.middleware.PauseMiddleware",
    "community.members.drafts.middleware.ChangeRateLimitMiddleware",
    "community.pages.cms.middleware.OperatorsInTheCmsMiddleware",
    "community.web.idempotency.IdempotentPostMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "community.urls"
PROBE_PATHS = ("healthz", "readyz", "metrics")  # asked without TLS, under any name
CMS_PATH = "/cms/"  # where Wagtail's editor is: it has a looser policy and saves by itself
ASGI_APPLICATION = "community.asgi.application"
TEMPLATE_LOADERS = ["community.web.template_loader.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
            "builtins": [f"community.web.{name}_tags" for name in ("form", "language", "frame")],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "community.pages.context_processors.site",
                "community.menus.menus",
                "community.notifications.context_processors.badge",
                "community.moderation.context_processors.badge",
                "community.members.profiles.context_processors.reader",
                "community.members.sessions.context_processors.session_time",
            ],
        },
    },
]

DATABASES = {"default": database_from_url(env_str("DATABASE_URL"), VAR / "huiskamer.sqlite3")}
if "postgresql" in DATABASES["default"]["ENGINE"]:
    INSTALLED_APPS += ["django.contrib.postgres"]  # the search tables of Wagtail need it there
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env_url("REDIS_URL", ("redis", "rediss"))
# Rate limits, submissions and used codes are all that is kept here, and none of them may make way for another: so no
# row is ever culled, and no server is used that evicts keys. ``tick`` deletes the rows that have expired.
EMBEDDED_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache",
    "OPTIONS": {"MAX_ENTRIES": sys.maxsize},
}
CACHES = {"default": EMBEDDED_CACHE}
KEPT_FRAGMENTS_BYTES = 24 << 20  # HTML that readers share, in each process: community/web/fragments.py
VISITOR_CACHE_BYTES = 32 << 20  # pages as visitors get them, in each process: community/response_cache
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [redis_host(REDIS_URL)]},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
SEARCH_FILE = Path(env_str("SEARCH_FILE", str(VAR / "search.sqlite3")))
# of one visitor (or all who share their address); 0 is no limit
SEARCHES_PER_MINUTE = env_int("SEARCHES_PER_MINUTE", 60)
# of one member, and twice as many of one visitor (or all who share their address); 0 is no limit
CHANGES_PER_MINUTE = env_int("CHANGES_PER_MINUTE", 60)

# What was erased, so that a restore erases it again: not in the database, and copied along with the backups.
ERASURE_LEDGER = Path(env_str("ERASURE_LEDGER", str(VAR / "erasure.ledger")))
# The folder of ``manage.py backup``, the age key that it encrypts with (the public one is enough), how many it keeps,
# and a command that copies a file elsewhere.
BACKUP_DIR = env_str("BACKUP_DIR")
BACKUP_KEY = env_str("BACKUP_KEY")
BACKUP_KEEP = {"days": env_int("BACKUP_KEEP_DAYS", 7), "weeks": env_int("BACKUP_KEEP_WEEKS", 4)}
BACKUP_KEEP |= {"months": env_int("BACKUP_KEEP_MONTHS", 0)}
BACKUP_COPY_COMMAND = env_str("BACKUP_COPY_COMMAND")
METRICS_TOKEN = env_str("METRICS_TOKEN")  # without it /metrics does not exist
METRICS_DIR = VAR / "metrics"  # where the processes of this machine keep their counters
ELASTICSEARCH_URL = env_url("ELASTICSEARCH_URL", ("https", "http"))
ELASTICSEARCH_CA = env_str("ELASTICSEARCH_CA")
ELASTICSEARCH_PREFIX = env_str("ELASTICSEARCH_PREFIX", "huiskamer")
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["community.members.accounts.backends.LoginBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "community.members.accounts.validators.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "community.members.accounts.validators.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
CONTACT_URL = "contact:write"  # as LOGIN_URL: the name of the page that lower rooms lead to
LOGIN_REDIRECT_URL = "members:home"
ACCOUNT_ADAPTER = "community.members.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
SIGN_UP_STARTS_OPEN = False  # until an operator opens it at /huis/: the demo and tests begin open
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "community.members.accounts.forms.SignUpForm",
    "login": "community.members.accounts.forms.LoginForm",
    "add_email": "community.members.accounts.forms.AddEmailForm",
    "change_password": "community.members.accounts.forms.ChangePasswordForm",
    "set_password": "community.members.accounts.forms.SetPasswordForm",
    "reset_password": "community.members.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "community.members.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "community.members.accounts.forms.ReauthenticateForm",
}
ACCOUNT_CHANGE_EMAIL = True
# another address opens the account by a reset: ask for the password, so that a phone on the table is not enough
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# only in the browser that signed up: elsewhere one logs in
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Failed log-ins and asking for the password again: community/members/sessions/guessing.py
ACCOUNT_RATE_LIMITS = {"signup": "20/h/ip", "reset_password": "20/h/ip", "login": None}
ACCOUNT_RATE_LIMITS |= {"login_failed": None, "reauthenticate": None}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
# signing up and asking for a new password take at least this long, so that the time does not tell who is here
MINIMUM_DURATION_SECONDS = 0.5
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None  # the person says so, in the form
ACCOUNT_SESSION_COOKIE_AGE = 30 * 24 * 60 * 60  # for who asked to stay logged in
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_ORIGIN.split(":")[0]
# In a session without a second step a duty gives nothing. Only dev, demo and tests may do without.
STAFF_SECOND_FACTOR = env_bool("STAFF_SECOND_FACTOR", True)
# The first one encrypts the secrets of the second step; all of them decrypt, and so does SECRET_KEY.
SECOND_FACTOR_KEYS = env_list("SECOND_FACTOR_KEY", [])
MFA_ADAPTER = "community.members.mfa.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a phone whose clock is half a minute off, or slow fingers
# a new address that waits for its confirmation must not stand in the way; nobody logs in with one that is unconfirmed
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "community.members.mfa.forms.AuthenticateForm",
    "reauthenticate": "community.members.mfa.forms.ReauthenticateForm",
    "activate_totp": "community.members.mfa.forms.ActivateTOTPForm",
    "add_webauthn": "community.members.mfa.forms.AddPasskeyForm",
    "authenticate_webauthn": "community.members.mfa.forms.PasskeyForm",
    "reauthenticate_webauthn": "community.members.mfa.forms.ReauthenticatePasskeyForm",
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "community" / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
EXPORT_ROOT = VAR / "exports"  # files that members asked for: sealed, and never under a public address
STORAGES = {
    "default": {"BACKEND": "community.pages.media.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "community.web.static_storage.BundledStaticFilesStorage"},
}

MAILERS = {"default": mailer_from_url(env_str("MAIL_URL"))}
DEFAULT_FROM_EMAIL = env_sender("MAIL_FROM", "post@localhost")

# Nothing from elsewhere, nothing inline. Under the CMS path the middleware of community puts a looser rule.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# not "no-referrer": browsers then send "Origin: null" with our own forms, and every form check fails
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "community.members.sessions.backends"  # how long a login lasts stands there
SESSION_COOKIE_HTTPONLY = True
DEVICE_COOKIE_NAME = "device"  # on a device that logged in: community/members/sessions/devices.py
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "community.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # of the CMS, whose page editor sends many
FORM_MAX_FIELDS = 200  # of every other form and query string

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_ORIGIN
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_COMMENTS_ENABLED = False  # their emails have a page's title and a person's name as subject
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "cms_login"
WAGTAILEMBEDS_FINDERS = []
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False  # editors publish; asking a colleague comes with the issue that needs it
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one house, one clock; the list of the machine has names that browsers refuse
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
# no SVG (it can hold scripts), and nothing that moves
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic", "avif"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "community.pages.media.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "community.pages.media.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_IMAGE_MODEL = "pages.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "pages.SiteDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "txt", "mp4"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]

LOGGING = logs.configuration("plain")

# Where "leave now" leads: a site that says nothing about the reader.
QUICK_EXIT_URL = env_str("QUICK_EXIT_URL", "https://www.buienradar.nl/")
require_other_site("QUICK_EXIT_URL", QUICK_EXIT_URL, SITE_ORIGIN)

DEMO = False
