from community.groups.choices import Admission, MembershipState
from community.groups.models import Membership
from tests.conftest import join, make_group


def scene(cast, board, circle):
    hidden = make_group("besloten", admission=Admission.INVITATION)
    join(cast.anna, hidden)
    Membership.objects.create(
        group=circle, member=cast.noor, persona=cast.noor.persona, state=MembershipState.ASKED, asked_text="Mag ik?"
    )
    return {
        "board": [board.slug],
        "circle": [circle.slug],
        "hidden": [hidden.slug],
        "noor": [circle.slug, cast.noor.persona.public_id],
    }


TABLE = """
#                scene  method visitor anna bram noor ben mo  pia eva otto
groups:index     -      GET  200 200 200 200 200 200 200 200 200
groups:new       -      GET  302 403 403 403 403 403 403 403 200
groups:new       -      POST 302 403 403 403 403 403 403 403 200
groups:change    board  GET  302 403 403 403 403 403 403 403 200
groups:change    circle POST 302 403 403 403 403 403 403 403 200
groups:change    hidden GET  302 403 404 404 404 404 404 404 404
groups:group     board  GET  302 302 302 302 302 302 302 302 302
groups:group     circle GET  200 200 200 200 200 200 200 200 200
groups:group     hidden GET  404 200 404 404 404 404 404 404 404
groups:join      circle GET  405 405 405 405 405 405 405 405 405
groups:join      circle POST 302 200 200 200 200 200 200 200 200
groups:join      hidden POST 302 200 404 404 404 404 404 404 404
groups:leave     circle GET  302 200 302 302 200 200 302 302 302
groups:leave     hidden GET  302 200 404 404 404 404 404 404 404
groups:requests  circle GET  302 403 403 403 403 200 403 403 403
groups:requests  hidden GET  302 403 404 404 404 404 404 404 404
groups:admit     noor   GET  405 405 405 405 405 405 405 405 405
groups:admit     noor   POST 302 403 403 403 403 302 403 403 403
groups:decline   noor   POST 302 403 403 403 403 302 403 403 403
"""
