from django.core import signing

from community.desk.setup.links import SALT
from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from tests.support.people import make_member

URLS = """
duties:own              -  GET   mine                 use
desk:checklist          -  GET   desk                 use
desk:send_test_email    -  POST  desk                 use
desk:put_starter_texts  -  POST  desk                 use
desk:open_sign_up       -  POST  desk                 use
desk:close_sign_up      -  POST  desk                 use
desk:begin              *  GET   setup_link           see
desk:begin              *  POST  setup_link           see
desk:staff              -  GET   desk                 use
desk:history            -  GET   desk                 use
desk:person             *  GET   staff                use
desk:person             *  POST  staff                use
desk:end_duty           *  GET   staff_duty           use
desk:end_duty           *  POST  staff_duty           use
desk:end_duty_in_group  *  GET   staff_duty_in_group  use
desk:end_duty_in_group  *  POST  staff_duty_in_group  use
"""
WORDS = {
    "desk:person": {"kind": "editor", "reason": "Zij geeft de cursus."},
    "desk:end_duty": {"reason": "Hij stopt ermee."},
    "desk:end_duty_in_group": {"reason": "Hij stopt ermee."},
}


def things(house):
    helper = make_member("helper")
    give_duty(actor=None, member=helper, kind=DutyKind.TRAINER)
    give_duty(actor=None, member=helper, kind=DutyKind.HOST, group=house.circle)
    persona = helper.persona.public_id
    token = signing.dumps(0, salt=SALT)  # for nobody: there is an operator
    return {
        "desk": {"open": []},
        "setup_link": {"used": [token]},
        "staff": {"shared": [persona]},
        "staff_duty": {"whole": [persona, "trainer"]},
        "staff_duty_in_group": {"closed": [persona, "host", house.circle.slug]},
    }
