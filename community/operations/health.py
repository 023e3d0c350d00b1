"""Register the checks and gauges of this room."""

from community.operations import backups  # noqa: F401
from community.operations.checks import backup, configuration, database, jobs, parts, web  # noqa: F401
