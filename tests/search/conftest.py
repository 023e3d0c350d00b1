"""Every test of search runs on each engine: the embedded one always, Elasticsearch where its address is given."""

import os
from types import SimpleNamespace

import pytest

from community import indexing
from community.indexing import AUDIENCE_PUBLIC, Document, Found, Source
from search import engine as door
from search.engine import Wanted
from search.plan import plan

URL = os.environ.get("ELASTICSEARCH_URL", "")
ENGINES = ["embedded"] + [pytest.param("elastic", marks=pytest.mark.elastic)] * bool(URL)


@pytest.fixture(params=ENGINES)
def engine(request, settings, tmp_path):
    """The engine that the whole site uses during this test, empty."""
    settings.SEARCH_FILE = tmp_path / "search.sqlite3"
    settings.ELASTICSEARCH_URL = URL if request.param == "elastic" else ""
    settings.ELASTICSEARCH_PREFIX = (
        f"{settings.ELASTICSEARCH_PREFIX}-{tmp_path.name}".lower().replace("[", "").replace("]", "")
    )
    engine = door.engine()
    yield engine
    if request.param == "elastic":
        for name in engine.client.indices.get(index=f"{engine.alias}-*"):
            engine.client.indices.delete(index=name)
    door._made.cache_clear()


def settle(engine) -> None:
    """Elasticsearch shows a change within a second; a test does not wait."""
    if hasattr(engine, "client"):
        engine.client.indices.refresh(index=engine.alias)


@pytest.fixture
def put(engine):
    """``put("slaap", "Beter slapen", "tekst ...")`` makes a document that can be found."""

    def put(key, title, text="", kind="article", **fields):
        engine.index([Document(kind, key, title, text, **fields)])
        settle(engine)

    return put


@pytest.fixture
def found(engine):
    """``found("slapen")`` gives the keys that the engine finds for a visitor, best first."""

    def found(question, **wanted):
        return [key for _kind, key in engine.find(Wanted(plan(question), **wanted))]

    return found


@pytest.fixture
def shelf(monkeypatch, engine):
    """A room with things: ``shelf.put(key, title, text)``; ``shelf.hidden`` holds keys that its door refuses."""
    room = SimpleNamespace(things={}, hidden=set(), asked=[])

    def documents(keys):
        return [room.things[key] for key in keys if key in room.things]

    def visible(member, keys):
        room.asked.append(member)
        return {
            key: Found(room.things[key].title, f"/ding/{key}/", "Ding", "Op de plank")
            for key in keys
            if key in room.things and key not in room.hidden
        }

    def put(key, title, text="", audience=AUDIENCE_PUBLIC, kind="thing", **fields):
        room.things[key] = Document(kind, key, title, text, audience, **fields)
        engine.index([room.things[key]])
        settle(engine)

    room.put = put
    source = Source("thing", documents, lambda: iter(list(room.things)), visible)
    monkeypatch.setattr(indexing._registry, "sources", {"thing": source})
    return room
