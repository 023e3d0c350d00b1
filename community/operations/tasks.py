"""Delete what Django, the cache and the task queue leave behind."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community import background

FINISHED_JOB_DAYS = 14


@background.periodic("operations.sessions", every=timedelta(hours=1))
def clear_sessions() -> str:
    """Delete the rows of expired sessions."""
    count = import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return f"{count} sessions that had expired"


@background.periodic("operations.cache", every=timedelta(minutes=5))
def clear_cache() -> str:
    """Delete expired rows of the database cache, such as those of rate limits."""
    count = 0
    for name in settings.CACHES:
        cache = caches[name]
        if isinstance(cache, DatabaseCache):
            connection = connections[router.db_for_write(cache.cache_model_class)]
            table = connection.ops.quote_name(settings.CACHES[name]["LOCATION"])
            now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 - our own table
                count += cursor.rowcount
    return f"{count} rows that had expired"


@background.periodic("operations.finished_work", every=timedelta(days=1))
def clear_finished_jobs() -> str:
    """Delete the results of background jobs: ids, and how they ended."""
    before = timezone.now() - timedelta(days=FINISHED_JOB_DAYS)
    count, _rows = DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return f"{count} results of jobs of more than {FINISHED_JOB_DAYS} days ago"
