TABLE = """
privacy:overview   -   GET   302 200 200 200 200 200 200 200 200
privacy:leave      -   GET   302 200 200 200 200 200 200 200 200
privacy:leave      -   POST  302 200 200 200 200 200 200 200 200
privacy:goodbye    -   GET   200 200 200 200 200 200 200 200 200
"""


def scene(cast, board, circle):
    return {}
