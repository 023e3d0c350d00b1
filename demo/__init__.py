"""The demo: hand-written Dutch content, and what only a demo has."""
