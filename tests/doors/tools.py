from community.moderation.choices import ContentState
from selfhelp.tools.models import Experience
from tests.matrix.people import ON_THE_BOARD, SOME
from tests.support.tools import make_tool

URLS = """
tools:rate         *             GET   tool        rate
tools:rate         *             POST  tool        rate
moderation:report  experience,*  GET   experience  report
"""
WORDS = {"tools:rate": {"helped": "yes", "recommend": "yes", "text": "Het hielp."}}


def things(house):
    tool, draft = make_tool(), make_tool("later", live=False)

    def experience(member, tool=tool, state=ContentState.VISIBLE) -> list:
        return [Experience.objects.create(tool=tool, author=member.persona, text="Fijn.", state=state).public_id]

    return {
        "tool": {"shared": [tool.slug], "draft": [draft.slug]},
        "experience": {
            "shared": experience(house.writer),
            "hidden": experience(house.neighbour, state=ContentState.HIDDEN),
            "draft": experience(house.writer, draft),
            "own": {role: experience(house.people[role]) for role in ON_THE_BOARD if role not in SOME},
            "own_hidden": {role: experience(house.people[role], state=ContentState.HIDDEN) for role in SOME},
        },
    }
