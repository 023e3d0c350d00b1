"""The text of ``/metrics``: the counters of the processes, what the probes say, and what the registered gauges give."""

import logging
from collections.abc import Iterator, Mapping

from django.db import Error
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from community.metrics.counters import Counters
from community.operations.probes import DOWN, check_all
from community.operations.registry import Gauge, gauges

CONTENT_TYPE = CONTENT_TYPE_LATEST

log = logging.getLogger(__name__)


class Gauges(Collector):
    """The answers of probes and gauges now. A gauge that fails is left out; without a database all of them are."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        parts = check_all()
        family = GaugeMetricFamily("huiskamer_part_up", "Whether a part works, as in /readyz.", labels=["part"])
        for part, status in parts.items():
            family.add_metric([part], float(status != DOWN))
        yield family
        if parts["database"] != DOWN:
            yield from filter(None, map(_family_of, gauges()))


def _family_of(gauge: Gauge) -> GaugeMetricFamily | None:
    try:
        value = gauge.read()
    except (Error, OSError, ValueError) as error:
        log.error("the gauge %s could not be read: %s", gauge.name, type(error).__name__)
        return None
    family = GaugeMetricFamily(f"huiskamer_{gauge.name}", gauge.help, labels=[gauge.label] if gauge.label else [])
    by_label = value if isinstance(value, Mapping) else {"": value}
    for label, number in by_label.items():
        if number is not None:
            family.add_metric([label] if gauge.label else [], number)
    return family


def metrics_text() -> bytes:
    registry = CollectorRegistry()
    registry.register(Counters())
    registry.register(Gauges())
    return generate_latest(registry)
