"""The person's own room, profiles, drafts, the account, and the way out."""

from uuid import UUID, uuid4

from community.members.drafts.widgets import RECOVERED
from community.members.models import Block, Draft, Mute, Persona, Session
from tests.matrix.people import ON_THE_BOARD, SOME, logged_in
from tests.support.people import make_member

URLS = """
members:home                  -          GET     mine      be_known
members:work                  -          GET     work      use
members:welcome               -          GET     mine      use       200/302
members:welcome               -          POST    mine      use
members:edit_profile          -          GET     mine      be_known
members:edit_profile          -          POST    mine      be_known
members:change_name           -          GET     mine      be_known
members:change_name           -          POST    mine      be_known
members:asked_again           -          GET     mine      use       200/302
members:consent               -          GET     mine      use
members:consent               -          POST    mine      use
members:blocked               -          GET     mine      use
members:logins                -          GET     mine      use
members:end_logins            -          POST    mine      use
members:end_login             *          POST    login     take_back
members:keep_my_address       -          POST    mine      use
members:keep_address          no-token   GET     page      see
members:keep_address          no-token   POST    page      see       200
members:draft                 -          script:POST  mine  use      204
members:login_state           -          script:GET   mine  use
members:stay                  -          script:POST  mine  use      200
members:login_notice          -          GET     mine      use
members:kept_words            -          GET     mine      use
members:let_go_words          *          POST    late      take_back
members:mute                  *          GET     someone   mute
members:mute                  *          POST    someone   mute
members:mute                  *          GET     myself    nothing
members:hear_again            *          POST    mute      take_back
members:too_young             -          GET     page      see
members:quick_exit            -          GET     page      see       302
members:profile               *          GET     someone   see
members:profile               *          GET     myself    see
members:edit_other_profile    *          GET     other_me  change
members:edit_other_profile    *          POST    other_me  change
members:block                 *          POST    someone   block
members:block                 *          POST    myself    nothing
members:unblock               *          POST    block     take_back
moderation:report             persona,*  GET     someone   report
moderation:report             persona,*  POST    someone   report    200/302
account_login                 -          GET     page      see       200/302
account_signup                -          GET     page      see       200/302
account_logout                -          GET     page      see       200/302
account_logout                -          POST    page      see
account_inactive              -          GET     page      see
account_email_verification_sent  -       GET     page      see
account_reset_password        -          GET     page      see
account_reset_password_done   -          GET     page      see
account_reset_password_from_key_done  -  GET     page      see
account_reset_password_from_key  1,set-password  GET  page see
account_confirm_email         no-key     GET     page      see
account_confirm_login_code    -          GET     mine      use       302
account_reauthenticate        -          GET     mine      use
account_change_password       -          GET     mine      use
account_set_password          -          GET     mine      use       302
account_email                 -          GET     mine      use       200/302
mfa_index                     -          GET     mine      use
mfa_authenticate              -          GET     mine      use       302
mfa_reauthenticate            -          GET     mine      use       password
mfa_activate_totp             -          GET     mine      use       200/302
mfa_deactivate_totp           -          GET     mine      nothing
mfa_view_recovery_codes       -          GET     mine      nothing
mfa_generate_recovery_codes   -          GET     mine      use       200/302
second_step                   -          GET     mine      use       302
mfa_add_webauthn              -          GET     mine      use       200/302
mfa_reauthenticate_webauthn   -          GET     mine      use       password
mfa_remove_webauthn           *          GET     passkey   use
"""
WORDS = {
    "members:welcome": {"suggestion": "Merel van zolder", "role": "member"},
    "members:change_name": {"name": "Kraai van zolder"},
    "members:edit_profile": {"role": "member", "about": "Ik houd van thee."},
    "members:edit_other_profile": {"about": "Ik houd van thee."},
    "members:end_logins": {"here": "stay"},
    "members:consent": {"purpose": "health", "answer": "no"},
    "members:draft": {"key": "topic:1", "text": "Ik begin"},
    "moderation:report": {"rule": "unkind"},
}


def things(house):
    erased = make_member("gone", is_active=False)
    other = make_member("other")  # blocked and muted by everybody here
    by_writer = Block.objects.get(blocker=house.writer)
    return {
        "work": {"open": []},
        "someone": {
            "shared": [house.writer.persona.public_id],
            "closed": [_other_name(house, house.writer).public_id],
            "removed": [erased.persona.public_id],
        },
        "myself": {"own": {role: [house.people[role].persona.public_id] for role in ON_THE_BOARD}},
        "other_me": {
            "closed": [_other_name(house, house.neighbour).public_id],
            "own": {role: [_known_as(house, house.people[role]).public_id] for role in ("insider", "blocked")},
        },
        "login": {
            "shared": [_login(house.writer)],
            "own": {role: [_login(member)] for role, member in house.people.items() if member is not None},
        },
        "passkey": {"none": [1]},
        "mute": {
            "shared": [_mutes(house.writer, other)],
            "own": {role: [_mutes(house.people[role], other)] for role in ON_THE_BOARD},
        },
        "late": {"shared": [_late(house.writer)], "own": {role: [_late(house.people[role])] for role in SOME}},
        "block": {
            "shared": [by_writer.public_id],
            "own": {role: [_blocks(house.people[role], other).public_id] for role in ON_THE_BOARD},
        },
    }


def _other_name(house, member) -> Persona:
    name = f"Wilg {member.persona.name}"[:30]
    return Persona.objects.create(
        member=member, group=house.circle, name=name, name_key=name.lower(), avatar_seed=member.persona.name
    )


def _known_as(house, member) -> Persona:
    """In the group under that name: who is out of it speaks no more to it."""
    persona = _other_name(house, member)
    house.circle.memberships.filter(member=member).update(persona=persona)
    return persona


def _mutes(member, other) -> UUID:
    return Mute.objects.create(muter=member, persona=other.persona).public_id


def _late(member) -> UUID:
    number = uuid4()
    Draft.objects.create(member=member, key=f"{RECOVERED}:{number}", text="Ik wilde zeggen")
    return number


def _login(member) -> UUID:
    return Session.objects.get(pk=logged_in(member).session.session_key).public_id


def _blocks(member, other) -> Block:
    return Block.objects.create(blocker=member, blocked=other)
