"""Settings of a new house in a browser test: as the demo, without its content, and with the locks of production."""

from community.settings.demo import *  # noqa: F403

DEMO = False
STAFF_SECOND_FACTOR = True
SIGN_UP_STARTS_OPEN = False
