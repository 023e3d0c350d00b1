"""Read a generation: how often committed transactions raised it.

A reader takes the generation first and reads after that: what it read is at least as new as the number, and holds while
``generation`` still returns that number.
"""

from django.db import connection

from community.generations.models import GenerationChange

SUMS = f"SELECT name, SUM(changes) FROM {GenerationChange._meta.db_table} WHERE name IN (%s) GROUP BY name"  # noqa: S608


def generation(name: str) -> int:
    """Return the generation of this name; 0 when nothing ever raised it."""
    return generations(name)[name]


def generations(*names: str) -> dict[str, int]:
    """Return the generations of these names, all of one moment, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS % ", ".join(["%s"] * len(names)), names)
        sums = dict(cursor.fetchall())
    return {name: int(sums.get(name, 0)) for name in names}
