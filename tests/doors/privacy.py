from uuid import uuid4

from community.privacy import authored
from forum.actions import start_topic
from tests.matrix.people import IN_THE_CIRCLE, SOME
from tests.support.people import PASSWORD

ADDRESSES = """
privacy:overview         -             GET   mine      use
privacy:pause            -             GET   mine      use
privacy:pause            -             POST  mine      use
privacy:come_back        -             POST  mine      use
privacy:words            -             GET   mine      use
privacy:anonymise_words  -             GET   mine      use
privacy:anonymise_words  -             POST  mine      use
privacy:remove_words     -             GET   mine      use
privacy:remove_words     -             POST  mine      use
privacy:words_of_kind    forum.Post    GET   mine      use
privacy:words_of_kind    nothing.here  GET   mine      nothing
privacy:remove_one       forum.Post,*  GET   my_words  remove
privacy:remove_one       forum.Post,*  POST  my_words  remove
privacy:leave            -             GET   mine      use
privacy:leave            -             POST  mine      use
privacy:goodbye          -             GET   page      see
privacy:register         -             GET   page      see
privacy:register_csv     -             GET   page      see
"""


def all_answers(house, cell) -> dict:
    member = house.people[cell.role]
    kinds = {f"words-{held.model_label}": "remove" for held, _count in authored.counts(member)} if member else {}
    return kinds | {"password": PASSWORD, "when": "now"}


WORDS = {
    "privacy:anonymise_words": {"password": PASSWORD},
    "privacy:remove_words": {"password": PASSWORD},
    "privacy:leave": all_answers,
}


def things(house):
    def wrote(member, group) -> list:
        topic = start_topic(actor=member, group=group, title="Hoe gaat het", source="Vandaag ging het.", cid=uuid4())
        return [topic.posts.get().public_id]

    return {
        "my_words": {
            "shared": wrote(house.writer, house.board),
            "own": {role: wrote(house.people[role], house.board) for role in SOME},
            "own_closed": {role: wrote(house.people[role], house.circle) for role in IN_THE_CIRCLE},
        }
    }
