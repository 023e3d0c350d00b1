"""Settings of the interpreter that make a long test run cheaper: a tenth for garbage, a tenth for the call stack.

Garbage: thousands of objects live as long as the run (models, templates, tests). They are frozen, so that collections
do not look at them, and collections come less often.

Call stack: CPython 3.12 keeps frames in chunks of 16 KB. A call that does not fit maps a new chunk and unmaps it on
return, and templates call so deep that one page did that 660 times. A frame that is larger than a chunk gets a chunk of
its own size, rounded up to a power of two; what remains of it holds all the calls inside.
"""

import gc

import pytest
from _pytest import runner

GARBAGE_THRESHOLDS = (100_000, 50, 50)
LOCAL_VARIABLES = 40_000  # of 8 bytes: a chunk of 512 KB, of which 200 KB remain


def large_frame():
    """Return a function that calls its argument, and whose frame has room for ``LOCAL_VARIABLES``."""
    unreached = "".join(f"    local_{number} = 0\n" for number in range(LOCAL_VARIABLES))
    namespace: dict = {}
    exec(f"def call(function):\n    return function()\n{unreached}", namespace)  # noqa: S102 - our own text
    return namespace["call"]


call_in_large_frame = large_frame()


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return call_in_large_frame(lambda: runner.pytest_runtest_protocol(item, nextitem))
