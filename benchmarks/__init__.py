"""Measurements that can be repeated: one command each, each printing one table. See ``docs/performance.md``."""
