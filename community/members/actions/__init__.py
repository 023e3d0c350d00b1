"""Every change of a member: accounts, names, consent, distance, drafts, duties, the second step."""

from community.members.actions.accounts import (
    close_account,
    complete_sign_up,
    end_all_sessions,
    end_session,
    open_account,
)
from community.members.actions.consents import ask_again_where_texts_changed, give_consent, keep_text, withdraw_consent
from community.members.actions.distance import block_member, hear_again, mute_persona, unblock_member
from community.members.actions.drafts import (
    DRAFT_MAX_CHARACTERS,
    DRAFTS_PER_MEMBER,
    DraftTooLong,
    clear_draft,
    save_draft,
)
from community.members.actions.duties import end_duty, give_duty, recognise_role
from community.members.actions.names import (
    AlreadyNamed,
    NameTaken,
    choose_name,
    edit_profile,
    take_other_name,
    tell_about,
)
from community.members.actions.second_step import record_second_step, reset_second_step, seal_anew, use_code_step

__all__ = [
    "DRAFTS_PER_MEMBER",
    "DRAFT_MAX_CHARACTERS",
    "AlreadyNamed",
    "DraftTooLong",
    "NameTaken",
    "ask_again_where_texts_changed",
    "block_member",
    "choose_name",
    "clear_draft",
    "close_account",
    "complete_sign_up",
    "edit_profile",
    "end_all_sessions",
    "end_duty",
    "end_session",
    "give_consent",
    "give_duty",
    "hear_again",
    "keep_text",
    "mute_persona",
    "open_account",
    "recognise_role",
    "record_second_step",
    "reset_second_step",
    "save_draft",
    "seal_anew",
    "take_other_name",
    "tell_about",
    "unblock_member",
    "use_code_step",
    "withdraw_consent",
]
