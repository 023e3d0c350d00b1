"""Fixtures that run each test of search on both engines: embedded always, Elasticsearch when its URL is set."""

import os
from types import SimpleNamespace

import pytest
from django.utils import timezone

from community import indexing
from community.indexing import AUDIENCE_PUBLIC, Document, ResultLink, Source
from community.operations.models import LONG_AGO, PeriodicRun
from search.engines.base import SearchRequest
from search.engines.factory import get_engine, make_engine
from search.query.planner import plan_query

URL = os.environ.get("ELASTICSEARCH_URL", "")
ENGINES = ["embedded"] + [pytest.param("elastic", marks=pytest.mark.elastic)] * bool(URL)


@pytest.fixture(params=ENGINES)
def engine(request, settings, tmp_path):
    """Return the engine that the whole site uses during this test, empty."""
    settings.SEARCH_FILE = tmp_path / "search.sqlite3"
    settings.ELASTICSEARCH_URL = URL if request.param == "elastic" else ""
    settings.ELASTICSEARCH_PREFIX = (
        f"{settings.ELASTICSEARCH_PREFIX}-{tmp_path.name}".lower().replace("[", "").replace("]", "")
    )
    engine = get_engine()
    yield engine
    if request.param == "elastic":
        for name in engine.client.indices.get(index=f"{engine.alias}-*"):
            engine.client.indices.delete(index=name)
    make_engine.cache_clear()


def make_changes_visible(engine) -> None:
    """Refresh the index of Elasticsearch, which by itself shows a change within a second."""
    if hasattr(engine, "client"):
        engine.client.indices.refresh(index=engine.alias)


@pytest.fixture
def put(engine):
    """Return ``put("slaap", "Beter slapen", "tekst ...")``, which adds or replaces a document."""

    def put(key, title, text="", kind="article", **fields):
        engine.index([Document(kind, key, title, text, **fields)])
        make_changes_visible(engine)

    return put


@pytest.fixture
def find(engine):
    """Return ``find("slapen")``, which returns the keys that the engine finds for a visitor, best first."""

    def find(query, **limits):
        return [key for _kind, key in engine.find(SearchRequest(plan_query(query), **limits))]

    return find


@pytest.fixture
def room(monkeypatch, engine):
    """Return a room with things to find: ``room.put(key, title, text)``.

    Its ``Source`` shows no thing after ``room.hide(key)``, shows to members alone what has "of_members" in its key,
    and notes in ``room.linked`` which things were loaded to be shown. Its rows are of a model with a text as its key.
    """
    room = SimpleNamespace(things={}, linked=[])

    def documents(keys):
        return [room.things[key] for key in keys if key in room.things]

    def visible(user):
        rows = PeriodicRun.objects.filter(busy_until=LONG_AGO)
        return rows if user.is_authenticated else rows.exclude(name__contains="of_members")

    def link(row):
        room.linked.append(row.name)
        return ResultLink(room.things[row.name].title, f"/ding/{row.name}/", "Ding", "Op de plank")

    def put(key, title, text="", audience=AUDIENCE_PUBLIC, kind="thing", **fields):
        room.things[key] = Document(kind, key, title, text, audience, **fields)
        PeriodicRun.objects.get_or_create(name=key)
        engine.index([room.things[key]])
        make_changes_visible(engine)

    def hide(key):
        PeriodicRun.objects.filter(name=key).update(busy_until=timezone.now())

    room.put, room.hide = put, hide
    source = Source("thing", documents, lambda: iter(list(room.things)), visible, link)
    monkeypatch.setattr(indexing._registry, "sources", {"thing": source})
    return room
