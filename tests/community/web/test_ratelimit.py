import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from community.members.accounts.adapters import AccountAdapter
from community.settings import base
from community.settings.env import database_from_url
from community.web import ratelimit
from tests.support.people import client_for

PROCESSES, THREADS, SLOTS, CHANGES = 2, 25, 10, 30
PATIENCE_SECONDS = 300  # of what hangs; a busy machine may be slow
# A process of its own, with the cache of the site and nothing else of it. Waits for a line, then all threads at once.
TAKERS = """
import json, sys, threading
from django.conf import settings
settings.configure(**json.loads(sys.argv[1]))
import django
django.setup()
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from types import SimpleNamespace as Some
from community.web import ratelimit
ratelimit.time = Some(time=lambda: 1_800_000_000)
ratelimit.MINUTE_SECONDS = 10**9  # however long it takes
anna = Some(pk="anna", is_authenticated=True)
mute = Some(method="POST", path_info="/", user=anna, resolver_match=Some(func=None))
threads, slots = int(sys.argv[2]), int(sys.argv[3])
call_command("createcachetable", verbosity=0)
together, passed, turns = threading.Barrier(threads), [], []
def take():
    together.wait()
    try:
        passed.append(ratelimit.consume("together", "anna", limit=slots, seconds=10**9))
    except ratelimit.RateLimitExceeded:
        pass
    try:
        ratelimit.limit_changes(mute)
        turns.append(1)
    except ratelimit.RateLimitExceeded:
        pass
    connection.close()
print("ready", flush=True)
sys.stdin.readline()
all_of_them = [threading.Thread(target=take) for _ in range(threads)]
[one.start() for one in all_of_them]
[one.join() for one in all_of_them]
print(json.dumps([passed, len(turns)]))
"""


@pytest.fixture
def embedded_cache(db, settings):
    settings.CACHES = {"default": base.EMBEDDED_CACHE}
    call_command("createcachetable")


def fill(rows: int) -> None:
    """Add rows to the cache that sort after all others: Django culls the first ones."""
    expires = connection.ops.adapt_datetimefield_value(timezone.now() + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
            "INSERT INTO cache (cache_key, value, expires) SELECT 'zzz' || i, 'gASVAAAA', %s FROM n",
            [rows, expires],
        )


def test_limit_of_many_holds_in_a_cache_that_is_full(embedded_cache):
    """A cache that is full throws away: guessing on many accounts must not give back the tries on one."""
    slots = [ratelimit.consume("log_in", name, limit=1, seconds=86_400) for name in range(50)]
    fill(60_000)
    cache.set("one more", 1)
    assert len(cache.get_many(slots)) == 50
    for name in range(50):
        with pytest.raises(ratelimit.RateLimitExceeded):
            ratelimit.consume("log_in", name, limit=1, seconds=86_400)


def test_limit_of_the_package_that_logs_in_holds_in_a_cache_that_is_full(embedded_cache, cast, client):
    guess = {"login": cast.anna.email, "password": "mis"}
    answers = [client.post("/account/login/", guess).content.decode() for _ in range(6)]
    fill(60_000)
    assert "Wacht vijf minuten" in answers[-1]
    assert "Wacht vijf minuten" in client.post("/account/login/", guess).content.decode()


def test_submission_is_remembered_by_a_cache_that_is_full(embedded_cache, cast, board):
    url = reverse("forum:new_topic", args=[board.slug])
    form = {"title": "Een vraag", "source": "Hoe gaat het?", "submission_id": "abc"}
    assert client_for(cast.anna).post(url, form).status_code == 302
    fill(60_000)
    cache.set("one more", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache WHERE cache_key LIKE %s", ["%submission:%"])
        assert cursor.fetchone() == (1,)


def test_cache_of_the_tests_drops_nothing_either(settings):
    for number in range(1_000):
        ratelimit.consume("log_in", number, limit=1, seconds=86_400)
    for number in range(1_000):
        with pytest.raises(ratelimit.RateLimitExceeded):
            ratelimit.consume("log_in", number, limit=1, seconds=86_400)


def test_slot_ends_with_its_window(embedded_cache, monkeypatch):
    start = 86_400 * 20_000
    monkeypatch.setattr(ratelimit, "now", lambda: start + 59)
    ratelimit.consume("log_in", "anna", limit=1, seconds=60)
    monkeypatch.setattr(ratelimit, "now", lambda: start + 60)
    ratelimit.consume("log_in", "anna", limit=1, seconds=60)


def test_refunded_slot_can_be_taken_again(embedded_cache):
    slots = [ratelimit.consume("log_in", "anna", limit=3, seconds=86_400) for _ in range(3)]
    ratelimit.refund(slots[1])
    assert ratelimit.consume("log_in", "anna", limit=3, seconds=86_400) == slots[1]
    with pytest.raises(ratelimit.RateLimitExceeded):
        ratelimit.consume("log_in", "anna", limit=3, seconds=86_400)


def test_form_over_the_limit_says_so_and_keeps_its_fields(embedded_cache):
    form = Form({"text": "Mijn woorden"})
    limit = {"limit": 1, "seconds": 86_400, "message": "Morgen weer."}
    assert [ratelimit.consume_for_form(form, "write", "anna", **limit) for _ in range(2)] == [True, False]
    assert (form.non_field_errors(), form.data["text"]) == (["Morgen weer."], "Mijn woorden")


def caches(folder: Path) -> dict[str, dict]:
    """The database cache in a file; on the servers, where this run has them."""
    embedded = {"default": base.EMBEDDED_CACHE}
    file = {"default": database_from_url("", folder / "limits.sqlite3") | {"NAME": str(folder / "limits.sqlite3")}}
    caches_by_name = {"a file": {"DATABASES": file, "CACHES": embedded}}
    if connection.vendor == "postgresql":
        url = database_from_url(os.environ["DATABASE_URL"], folder / "unused.sqlite3")
        server = url | {"NAME": connection.settings_dict["NAME"]}
        caches_by_name["PostgreSQL"] = {"DATABASES": {"default": server}, "CACHES": embedded}
    if base.REDIS_URL:
        redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": base.REDIS_URL}
        redis |= {"KEY_PREFIX": folder.name}
        caches_by_name["Redis"] = {"DATABASES": file, "CACHES": {"default": redis}}
    return caches_by_name


@pytest.mark.django_db(transaction=True)
def test_limit_holds_for_fifty_threads_in_two_processes(tmp_path, score):
    for name, settings in caches(tmp_path).items():
        settings_json = json.dumps(
            settings
            | {"SECRET_KEY": "only-for-tests", "USE_TZ": True, "CHANGES_PER_MINUTE": CHANGES, "CMS_PATH": "/cms/"}
        )
        command = [sys.executable, "-c", TAKERS, settings_json, str(THREADS), str(SLOTS)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": base.ROOT}
        processes = []
        for _number in range(PROCESSES):  # one after the other: both make the table
            processes.append(subprocess.Popen(command, **pipes))
            assert processes[-1].stdout.readline() == "ready\n", name
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [json.loads(process.communicate(timeout=PATIENCE_SECONDS)[0]) for process in processes]
        passed = [slot for slots, _turns in answers for slot in slots]
        assert len(passed) == SLOTS, name
        assert len(set(passed)) == SLOTS, name
        assert sum(turns for _slots, turns in answers) == CHANGES, name
        score("Rate limits: requests at once of which exactly ten passed", PROCESSES * THREADS)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "192.0.2.1", False),
    ],
)
def test_one_ipv6_network_is_one_visitor(one, other, same, rf):
    """For our own limits and for those of the package that logs in."""
    asked = [rf.post("/contact/", REMOTE_ADDR=client_address) for client_address in (one, other)]
    for request in asked:
        request.user = AnonymousUser()
    for who in (ratelimit.client_key, AccountAdapter().get_client_ip):
        assert (who(asked[0]) == who(asked[1])) is same
