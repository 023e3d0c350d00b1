"""Delete what Django, the cache and the task queue leave behind."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.db.models import Q
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community import background
from community.operations.actions import take_up_abandoned
from community.operations.checks.configuration import private_paths

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


@background.periodic("operations.abandoned_work", every=timedelta(minutes=1))
def run_abandoned_jobs() -> str:
    """Let jobs run again whose worker was killed; a worker does the same, where there is another one."""
    return "{} jobs run again, {} failed".format(*take_up_abandoned())


@background.periodic("operations.finished_work", every=timedelta(hours=1))
def clear_finished_jobs() -> str:
    """Delete the background jobs that are done, with the ids in them, and what an error said; of those that failed it
    is kept for a while that they did. The log has where it was."""
    before = timezone.now() - timedelta(days=FINISHED_JOB_DAYS)
    finished = DBTaskResult.objects.finished()
    count, _rows = finished.filter(Q(status=TaskResultStatus.SUCCESSFUL) | Q(finished_at__lt=before)).delete()
    finished.exclude(traceback="").update(traceback="")
    return f"{count} jobs that are done"


@background.periodic("operations.files", every=timedelta(days=1))
def protect_files() -> str:
    """Take files and folders of earlier versions away from other users of the machine; new ones begin so."""
    paths = private_paths()
    paths += [path for folder in paths if folder.is_dir() for path in folder.rglob("*")]
    return f"{sum(map(_protect, paths))} files and folders that others could read"


def _protect(path: Path) -> bool:
    mode = path.stat().st_mode
    if path.is_symlink() or not mode & 0o077:
        return False
    path.chmod(0o700 if path.is_dir() else 0o600)
    return True
