"""The database: its tables, and its clock."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from community.operations.registry import Finding, broken, check, look, ok

SECONDS_OFF, TOO_MANY_SECONDS_OFF = 2, 20


@check("migrations")
def check_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = [key for key in executor.loader.applied_migrations if key not in executor.loader.disk_migrations]
    apps = {label for label, _name in executor.loader.disk_migrations}
    unknown = sorted(
        f"{label}.{name}" for label, name in unknown if label in apps and not _is_replaced(executor, label, name)
    )
    if plan:
        yield broken(
            f"{len(plan)} migrations were not applied: the tables are older than the code.", "manage.py migrate"
        )
    if unknown:
        yield look(
            f"The tables are newer than this code: it does not know {', '.join(unknown[:3])}.",
            "Run the newer code again, or go back as docs/hosting.md says.",
        )
    if not plan and not unknown:
        yield ok("The tables are those of this version.")


def _is_replaced(executor: MigrationExecutor, label: str, name: str) -> bool:
    return any((label, name) in migration.replaces for migration in executor.loader.disk_migrations.values())


def clock_difference() -> float:
    """Return by how many seconds the clock of the database is ahead of ours."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    return (theirs - before).total_seconds()


@check("clock")
def check_clock() -> Finding:
    seconds = clock_difference()
    text = f"The clock of the database and that of this machine are {abs(seconds):.1f} seconds apart."
    if abs(seconds) > TOO_MANY_SECONDS_OFF:
        return broken(text, "Let both machines set their clock (timedatectl set-ntp true): codes and leases fail.")
    return (
        look(text, "Let both machines set their clock: timedatectl set-ntp true")
        if abs(seconds) > SECONDS_OFF
        else ok(text)
    )
