"""The alerts in deploy/: Prometheus reads them, and each metric in them is one that /metrics gives."""

import re

import pytest
import yaml

from community.operations.exposition import metrics_text
from tests.support.rooms import ROOT

RULES = ROOT / "deploy" / "prometheus" / "huiskamer.rules.yml"
OPERATING = ROOT / "docs" / "operating.md"
METRIC = re.compile(r"\bhuiskamer_\w+")
LABEL = re.compile(r"(huiskamer_\w+)\{(\w+)")
PARTS_OF_A_HISTOGRAM = ("_bucket", "_sum", "_count")


def rules() -> list[dict]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


@pytest.fixture
def given(db) -> set[str]:
    """The names of the metrics that /metrics gives; of a counter and a histogram also what they are made of."""
    types = dict(re.findall(r"^# TYPE (\w+) (\w+)$", metrics_text().decode(), re.MULTILINE))
    counters = {f"{name}_total" for name, kind in types.items() if kind == "counter"}
    histograms = {name + part for name, kind in types.items() if kind == "histogram" for part in PARTS_OF_A_HISTOGRAM}
    return {name for name, kind in types.items() if kind == "gauge"} | counters | histograms


def test_every_metric_in_the_alerts_is_given(given):
    asked = {name for rule in rules() for name in METRIC.findall(rule["expr"])}
    assert len(asked) > 8
    assert asked <= given


def test_every_alert_has_a_name_of_its_own_and_says_what_to_do():
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names))
    for rule in rules():
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"].keys() == {"summary", "mend"}
        assert rule["expr"].count("(") == rule["expr"].count(")")


def test_table_of_metrics_names_every_metric_and_no_other(given):
    table = OPERATING.read_text().partition("| metric (")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines() for name in re.findall(r"`([a-z_]+)(?:\{[^`]*\})?`", row.split("|")[1])}
    families = {re.sub("_(bucket|sum|count)$", "", name.removeprefix("huiskamer_")) for name in given}
    assert named == families


def test_table_of_checks_names_every_check_and_no_other(db):
    from community.operations.registry import _checks

    table = OPERATING.read_text().partition("| check |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == _checks.keys()
