import uuid

from community.contact.actions import leave_message

TABLE = """
contact:write     -     GET   200 200 200 200 200 200 200 200 200
contact:inbox     -     GET   302 404 404 404 404 404 404 404 200
contact:message   one   GET   302 404 404 404 404 404 404 404 200
contact:close     one   GET   405 405 405 405 405 405 405 405 405
contact:close     one   POST  302 404 404 404 404 404 404 404 302
"""


def scene(cast, board, circle):
    once = uuid.uuid4()
    leave_message(once=once, text="Hoe meld ik een cursus aan?")
    return {"one": [once]}
