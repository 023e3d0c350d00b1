"""The engine for a large community: Elasticsearch 8."""
