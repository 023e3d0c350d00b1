"""``/metrics``: for whoever has the token, in a form that Prometheus reads, and without a person in it."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import resolve
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from community.metrics import counters
from community.operations import exposition, probes, registry
from tests.support.forum import make_topic

TOKEN = "k" * 40


@pytest.fixture(autouse=True)
def token(db, settings):
    settings.METRICS_TOKEN = TOKEN
    probes.clear_cache()


def ask(authorization: str = f"Bearer {TOKEN}", method: str = "get"):
    headers = {"Authorization": authorization} if authorization else {}
    return getattr(Client(), method)("/metrics", headers=headers)


def samples() -> dict[tuple[str, tuple], float]:
    """Return what /metrics says, read by the parser of prometheus_client: (name, labels) -> value."""
    families = text_string_to_metric_families(ask().content.decode())
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


def test_metrics_are_openmetrics_and_never_cached():
    response = ask()
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}
    assert samples()[("huiskamer_part_up", (("part", "database"),))] == 1


@pytest.mark.parametrize("authorization", ["", TOKEN, f"Basic {TOKEN}", "Bearer", f"Bearer {TOKEN[:-1]}", "Bearer é"])
def test_request_without_the_token_gets_the_page_for_what_does_not_exist(authorization):
    assert ask(authorization).status_code == 404


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer"])
def test_metrics_do_not_exist_where_no_token_is_set(settings, authorization):
    settings.METRICS_TOKEN = ""
    assert ask(authorization).status_code == 404


def test_request_is_counted_by_its_pattern_in_both_languages(cast, board):
    topic = make_topic(cast.anna, board)
    url = topic.get_absolute_url()
    Client(headers={"Accept-Language": "nl"}).get(url)
    name = ("huiskamer_requests_total", (("route", resolve(url).route), ("status", "200")))
    before = samples()[name]
    for path in (url, f"/en{url}"):
        assert Client(headers={"Accept-Language": path[1:3]}).get(path).status_code == 200
    assert samples()[name] == before + 2
    assert str(topic.public_id) not in ask().content.decode()


def test_unknown_urls_share_one_label():
    for path in ("/static/nothing.css", "/bestaat-niet/", "/nog-zo-een/", "/cms/pages/12/edit/"):
        Client().get(path)
    routes = {dict(labels).get("route") for _name, labels in samples()} - {None}
    assert not any("nothing" in route or "bestaat" in route or "12" in route for route in routes)
    assert "page" in routes
    assert "cms/" in routes


@pytest.mark.once
@pytest.mark.parametrize(
    ("route", "label"),
    [("", "other"), ("en/forum/", "forum/"), ("cms/pages/<int:pk>/", "cms/"), (r"^((?:[\w\-]+/)*)$", "page"),
     (r"en/^((?:[\w\-]+/)*)$", "page")],
)  # fmt: skip
def test_label_of_a_pattern(route, label):
    assert counters._label_of(route) == label


def test_gauge_that_fails_is_left_out_and_stops_no_other(monkeypatch, caplog):
    def fails():
        raise OperationalError("password of the database")

    monkeypatch.setattr(registry, "_gauges", {})
    registry.gauge("first", "One.")(fails)
    registry.gauge("second", "Two.", label="what")(lambda: {"a": 1, "b": None})
    values = samples()
    assert values[("huiskamer_second", (("what", "a"),))] == 1
    assert not any(name == "huiskamer_first" or ("what", "b") in labels for name, labels in values)
    assert "the gauge first could not be read: OperationalError" in caplog.messages


def test_without_a_database_no_gauge_is_asked(monkeypatch):
    asked = []
    monkeypatch.setattr(exposition, "check_all", lambda: {"database": "down", "cache": "up", "search": "behind by 2"})
    monkeypatch.setattr(registry, "_gauges", {})
    registry.gauge("one", "One.")(lambda: asked.append(1) or 1.0)
    assert samples()[("huiskamer_part_up", (("part", "database"),))] == 0
    assert samples()[("huiskamer_part_up", (("part", "search"),))] == 1
    assert asked == []


def test_health_checks_and_metrics_are_answered_under_any_host(settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    response = Client(headers={"Host": "10.1.2.3:8001", "Authorization": f"Bearer {TOKEN}"}).get("/metrics")
    assert response.status_code == 200
