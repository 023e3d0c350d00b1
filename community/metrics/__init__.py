"""Counters of what happens inside the processes, for ``/metrics``. What a table can be asked is a gauge of
``community/operations/registry.py`` instead."""
