"""Choose the engine of this installation by its settings."""

from functools import lru_cache

from django.conf import settings

from search.engines.base import Engine


def get_engine() -> Engine:
    """Return Elasticsearch when its URL is set, otherwise the embedded engine."""
    url, prefix, ca_file = settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX, settings.ELASTICSEARCH_CA
    return make_engine(url, prefix, str(settings.SEARCH_FILE), ca_file)


@lru_cache(1)
def make_engine(elasticsearch_url: str, index_prefix: str, file_path: str, ca_file: str = "") -> Engine:
    """Return the engine for these settings; the last one is kept. Only the module of that engine is imported."""
    if elasticsearch_url:
        from search.engines.elastic.engine import ElasticEngine

        return ElasticEngine(elasticsearch_url, index_prefix, ca_file)
    from search.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(file_path)
