"""The parts of which ``/readyz`` says whether they work."""

from collections.abc import Iterator

from django.conf import settings

from community.operations.probes import DOWN, check_all
from community.operations.registry import Finding, broken, check, ok

MEND = {
    "cache": "It is a table of the database, which manage.py migrate makes: mend that first.",
    "database": "Start it; look at DATABASE_URL and at the log of the database.",
    "live": "Start Redis; look at REDIS_URL.",
    "mail": "Is the mail server there? manage.py test_mail",
    "queue": "Start the worker: systemctl start huiskamer-worker",
    "search": "Start Elasticsearch and look at ELASTICSEARCH_URL; without it: manage.py search_rebuild",
}


@check("parts")
def check_parts() -> Iterator[Finding]:
    parts = check_all()
    working = []
    for name, status in parts.items():
        if status == DOWN:
            yield broken(
                f"{name} does not work, or answers too slowly.", MEND.get(name, "The log of the site says why.")
            )
        else:
            working.append(name)
    if working:
        yield ok(f"These work: {', '.join(working)}.")
    if not settings.REDIS_URL:
        yield ok("There is no REDIS_URL: this is right for one process, and for one alone.")
