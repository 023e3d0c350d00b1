from uuid import uuid4

from community.contact.actions import leave_message

URLS = """
contact:write    -  GET   page     see
contact:write    -  POST  page     see   200
contact:inbox    -  GET   inbox    read
contact:message  *  GET   contact  read
contact:message  *  POST  contact  read
contact:claim    *  POST  contact  read
contact:release  *  POST  contact  read
contact:close    *  POST  contact  read
"""
WORDS = {"contact:message": {"answer": "Dat kan op de pagina van de cursus."}}


def things(house):
    once = uuid4()
    leave_message(submission_id=once, text="Hoe meld ik een cursus aan?", email="iemand@demo.example")
    return {"inbox": {"open": []}, "contact": {"shared": [once]}}
