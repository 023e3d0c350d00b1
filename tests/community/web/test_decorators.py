import pytest

from tests.support.marked_views import view_names_with

pytestmark = pytest.mark.once

LOG_OUT = {"account_logout", "cms_logout", "members:quick_exit"}
HELP = {"pages:help_for_words"}  # asked while somebody types: changes nothing, and is neither kept nor logged
STOP = {"members:end_login", "members:end_logins", "members:keep_address", "members:keep_my_address"}
STOP |= {"chat:stop_evening_reminder", "chat:stop_room_reminder"}

SWEEPS = {"moderation:make_sweep", "moderation:turn_sweep", "moderation:go_on_with_sweep"}
MODERATE = SWEEPS | {
    *("moderation:act", "moderation:ask_opinion", "moderation:case_note", "moderation:give_opinion"),
    *("moderation:hand_over", "moderation:read_around", "moderation:release", "moderation:review"),
    *("moderation:claim", "moderation:merge", "moderation:split", "moderation:reporters"),
    *("moderation:end_shift", "moderation:keep_shift", "moderation:take_shift", "moderation:take_break"),
}


def test_only_logging_out_stopping_and_moderating_are_unlimited():
    assert view_names_with("is_unlimited") == LOG_OUT | STOP | MODERATE | {"notifications:unsubscribe"}


def test_logging_out_and_asking_for_help_are_not_idempotent():
    assert view_names_with("is_not_idempotent") == LOG_OUT | HELP


def test_requests_sent_by_pages_have_a_separate_limit():
    assert view_names_with("has_separate_limit") == {"members:draft", "members:stay", "private:read"} | HELP


def test_requests_asked_by_pages_are_background_requests():
    names = {"members:login_state", "members:login_notice", "wagtailadmin_editing_sessions:ping"}
    assert view_names_with("is_background_request") == names | HELP


def test_forms_without_an_account_are_not_logged():
    names = {"contact:write", "moderation:report", "forum:report_post"}
    names |= {"healthz", "readyz", "metrics", "security_txt"}
    names |= {"chat:feed", "groups:invite"}  # their URLs have a key
    assert view_names_with("is_unlogged") == names | HELP


def test_consent_account_and_logout_skip_the_reconsent_question():
    names = view_names_with("skips_reconsent")
    assert {"members:consent", "members:asked_again", "members:quick_exit", "account_logout", "second_step"} <= names
    assert {"moderation:queue", "privacy:home", "export:start"} & names
    assert not {"members:home", "forum:index", "members:profile", "search:search"} & names
