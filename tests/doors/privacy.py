from uuid import uuid4

from community.privacy import authored
from forum.actions import start_topic
from tests.matrix.people import IN_THE_CIRCLE, SOME, inside
from tests.support.people import PASSWORD

URLS = """
privacy:overview       -             GET   mine      use
privacy:pause          -             GET   mine      use
privacy:pause          -             POST  mine      use
privacy:come_back      -             POST  mine      use
privacy:authored       -             GET   mine      use
privacy:anonymise_all  -             GET   mine      use
privacy:anonymise_all  -             POST  mine      use
privacy:remove_all     -             GET   mine      use
privacy:remove_all     -             POST  mine      use
privacy:authored_list  forum.Post    GET   mine      use
privacy:authored_list  nothing.here  GET   mine      nothing
privacy:remove_item    forum.Post,*  GET   my_words  remove
privacy:remove_item    forum.Post,*  POST  my_words  remove
privacy:leave          -             GET   mine      use
privacy:leave          -             POST  mine      use
privacy:goodbye        -             GET   page      see
privacy:register       -             GET   page      see
privacy:register_csv   -             GET   page      see
"""


def all_answers(house, cell) -> dict:
    member = house.people[cell.role]
    counts = authored.counts(member) if member else []
    return {f"choice-{holding.model_label}": "remove" for holding, _count in counts} | {
        "password": PASSWORD,
        "when": "now",
    }


WORDS = {
    "privacy:anonymise_all": {"password": PASSWORD},
    "privacy:remove_all": {"password": PASSWORD},
    "privacy:leave": all_answers,
}


def things(house):
    def wrote(member, group) -> list:
        with inside(group, member):
            topic = start_topic(
                actor=member, group=group, title="Hoe gaat het", source="Vandaag ging het.", submission_id=uuid4()
            )
        return [topic.posts.get().public_id]

    return {
        "my_words": {
            "shared": wrote(house.writer, house.board),
            "own": {role: wrote(house.people[role], house.board) for role in SOME},
            "own_closed": {role: wrote(house.people[role], house.circle) for role in IN_THE_CIRCLE},
        }
    }
