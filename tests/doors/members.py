"""The person's own room, profiles, drafts, and the way out."""

from community.members.models import Block, Mute, Persona

TABLE = """
members:home          -         GET   302 200 200 200 200 200 200 200 200
members:welcome       -         GET   302 302 302 302 302 302 302 302 302
members:edit_profile  -         GET   302 200 200 200 200 200 200 200 200
members:edit_other_profile by_eva GET 302 404 404 404 404 404 404 200 404
members:asked_again      -            GET   302 302 302 302 302 302 302 302 302
members:consent       -         GET   302 200 200 200 200 200 200 200 200
members:blocked       -         GET   302 200 200 200 200 200 200 200 200
members:draft         -         GET   405 405 405 405 405 405 405 405 405
members:draft         -         POST  403 400 400 400 400 400 400 400 400
members:profile       ben       GET   200 404 200 200 200 200 200 200 200
members:profile       anna      GET   200 200 200 200 404 200 200 200 200
members:profile       nobody    GET   404 404 404 404 404 404 404 404 404
members:block         noor      GET   405 405 405 405 405 405 405 405 405
members:block         nobody    POST  302 404 404 404 404 404 404 404 404
members:unblock       by_anna   GET   405 405 405 405 405 405 405 405 405
members:mute          noor      GET   302 200 200 404 200 200 200 200 404
members:mute          ben       POST  302 404 302 302 404 302 302 302 302
members:hear_again    by_anna2  GET   405 405 405 405 405 405 405 405 405
members:hear_again    by_anna2  POST  302 302 404 404 404 404 404 404 404
members:unblock       by_noor   POST  302 404 404 302 404 404 404 404 404
members:logins        -         GET   302 200 200 200 200 200 200 200 200
members:end_login     nobody    POST  302 404 404 404 404 404 404 404 404
members:end_login     nobody    GET   405 405 405 405 405 405 405 405 405
members:end_logins    -         GET   405 405 405 405 405 405 405 405 405
members:keep_my_address -       GET   405 405 405 405 405 405 405 405 405
members:keep_my_address -       POST  302 302 302 302 302 302 302 302 302
members:keep_address  no_token  GET   200 200 200 200 200 200 200 200 200
members:keep_address  no_token  POST  200 200 200 200 200 200 200 200 200
members:login_state   -         GET   401 200 200 200 200 200 200 200 200
members:stay          -         POST  401 200 200 200 200 200 200 200 200
members:login_notice  -         GET   302 200 200 200 200 200 200 200 200
members:kept_words    -         GET   302 200 200 200 200 200 200 200 200
members:let_go_words  nobody    POST  302 404 404 404 404 404 404 404 404
members:too_young     -         GET   200 200 200 200 200 200 200 200 200
members:quick_exit    -         GET   302 302 302 302 302 302 302 302 302
account_login         -         GET   200 302 302 302 302 302 302 302 302
account_signup        -         GET   200 302 302 302 302 302 302 302 302
account_logout        -         GET   302 200 200 200 200 200 200 200 200
account_reset_password -        GET   200 200 200 200 200 200 200 200 200
account_change_password -       GET   302 200 200 200 200 200 200 200 200
account_email         -         GET   302 200 200 200 200 200 200 200 200
second_step           -         GET   302 302 302 302 302 302 302 302 302
mfa_index             -         GET   302 200 200 200 200 200 200 200 200
mfa_authenticate      -         GET   302 302 302 302 302 302 302 302 302
mfa_reauthenticate    -         GET   302 302 302 302 302 302 302 302 302
mfa_activate_totp     -         GET   302 302 302 302 302 302 302 302 302
mfa_deactivate_totp   -         GET   302 404 404 404 404 404 404 404 404
mfa_view_recovery_codes -       GET   302 404 404 404 404 404 404 404 404
mfa_generate_recovery_codes -   GET   302 302 302 302 302 302 302 302 302
mfa_add_webauthn      -         GET   302 302 302 302 302 302 302 302 302
mfa_reauthenticate_webauthn -   GET   302 302 302 302 302 302 302 302 302
mfa_remove_webauthn   first     GET   302 404 404 404 404 404 404 404 404
demo:mails            -         GET   200 200 200 200 200 200 200 200 200
# the last: it ends all logins of everybody
members:end_logins    -         POST  302 302 302 302 302 302 302 302 302
"""


def scene(cast, board, circle):
    theirs = Block.objects.create(blocker=cast.noor, blocked=cast.otto)
    second = Persona.objects.create(member=cast.eva, group=circle, name="Wilg", name_key="wiig", avatar_seed="w")
    return {
        "no_token": ["a-link-that-nobody-signed"],
        "by_anna2": [Mute.objects.create(muter=cast.anna, persona=cast.mo.persona).public_id],
        "by_eva": [second.public_id],
        "anna": [cast.anna.persona.public_id],
        "ben": [cast.ben.persona.public_id],
        "noor": [cast.noor.persona.public_id],
        "first": [1],
        "nobody": ["00000000-0000-4000-8000-000000000000"],
        "by_anna": [Block.objects.get(blocker=cast.anna).public_id],
        "by_noor": [theirs.public_id],
    }
