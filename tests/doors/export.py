from community.privacy.export.actions import ask_for_export

# asking and fetching first ask for the password: the tests of the export go on from there
TABLE = """
export:home       -       GET   302 200 200 200 200 200 200 200 200
export:ask        -       GET   405 405 405 405 405 405 405 405 405
export:ask        -       POST  302 302 302 302 302 302 302 302 302
export:drop       -       GET   405 405 405 405 405 405 405 405 405
export:drop       -       POST  302 302 302 302 302 302 302 302 302
export:download   annas   GET   302 302 302 302 302 302 302 302 302
"""


def scene(cast, board, circle):
    return {"annas": [ask_for_export(actor=cast.anna, language="nl").public_id]}
