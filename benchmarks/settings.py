"""As the demo runs, with the two views of ``benchmarks.urls``."""

from community.settings.demo import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
