from tests.support.people import make_member

URLS = """
groups:index       -        GET   page     see
groups:new         -        GET   groups   make
groups:new         -        POST  groups   make
groups:group       *        GET   board    see       302
groups:group       *        GET   group    see
groups:change      *        GET   group    manage
groups:change      *        POST  group    manage
groups:join        *        POST  board    join
groups:join        *        POST  group    join
groups:leave       *        GET   group    leave     200/302
groups:leave       *        POST  group    leave
groups:requests    *        GET   group    host
groups:admit       *        POST  request  host
groups:decline     *        POST  request  host
moderation:report  group,*  GET   by_id    report
"""
A_GROUP = {
    "title": "Wandelen",
    "summary": "Samen naar buiten.",
    "visibility": "group",
    "admission": "on_request",
    "ages": "everyone",
    "agreement": "Wat hier gezegd wordt, blijft hier.",
    "position": 3,
}
WORDS = {
    "groups:new": A_GROUP | {"kind": "peer"},
    "groups:change": A_GROUP,
    "groups:join": {"agreed": "on", "version": 1, "under": "own"},
}


def things(house):
    knocks = make_member("knocker")
    for group in (house.circle, house.nook):
        group.memberships.create(member=knocks, persona=knocks.persona, state="asked")
    return {
        "groups": {"open": []},
        "board": {"shared": [house.board.slug], "indoors": [house.indoors.slug]},
        "group": {"closed": [house.circle.slug], "invitation": [house.nook.slug]},
        "by_id": {"closed": [house.circle.public_id], "invitation": [house.nook.public_id]},
        "request": {
            "closed": [house.circle.slug, knocks.persona.public_id],
            "invitation": [house.nook.slug, knocks.persona.public_id],
        },
    }
