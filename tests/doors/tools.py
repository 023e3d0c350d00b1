from tests.selfhelp.test_tools import make_tool

TABLE = """
tools:rate   tool      GET   302 200 200 200 200 200 200 200 200
tools:rate   tool      POST  302 200 200 200 200 200 200 200 200
tools:rate   nothing   GET   302 404 404 404 404 404 404 404 404
"""


def scene(cast, board, circle):
    return {"tool": [make_tool().slug], "nothing": ["bestaat-niet"]}
