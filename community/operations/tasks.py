"""Clearing up what Django and its neighbours leave behind."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community import background

FINISHED_WORK_DAYS = 14


@background.periodic("operations.sessions", every=timedelta(hours=1))
def clear_sessions() -> str:
    """A login that has ended leaves a sealed row behind."""
    gone = import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return f"{gone} logins that had ended"


@background.periodic("operations.cache", every=timedelta(hours=1))
def clear_cache() -> str:
    """Rows past their time, those of the limits on posting and logging in among them. Redis does this by itself."""
    gone = 0
    for name in settings.CACHES:
        cache = caches[name]
        if isinstance(cache, DatabaseCache):
            connection = connections[router.db_for_write(cache.cache_model_class)]
            table = connection.ops.quote_name(settings.CACHES[name]["LOCATION"])
            now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 - our own table
                gone += cursor.rowcount
    return f"{gone} rows past their time"


@background.periodic("operations.finished_work", every=timedelta(days=1))
def clear_finished_work() -> str:
    """What a worker did: ids, and how it ended."""
    before = timezone.now() - timedelta(days=FINISHED_WORK_DAYS)
    gone, _ = DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return f"{gone} pieces of work of more than {FINISHED_WORK_DAYS} days ago"
