"""Each condition of the email is held by a test: without the condition in the code, that test must fail."""

import ast
import inspect
import textwrap
from contextlib import contextmanager

import pytest
from django.db import transaction

from community.members.models import Member
from community.members.relations.actions import mute_persona
from community.moderation.reports.actions import make_report
from community.notifications import actions
from community.notifications.email import actions as email_actions
from community.notifications.email import due, tokens
from community.notifications.email import views as email_views
from community.notifications.following.actions import forget_group
from community.notifications.models import Notification
from community.notifications.querysets import NotificationQuerySet
from tests.community.notifications import test_email, test_email_failures, test_preferences
from tests.support.forum import make_topic

pytestmark = pytest.mark.once


@contextmanager
def without(function, control: str, instead: str = ""):
    """The function as if this part of its source were not there."""
    function = inspect.unwrap(function)
    source = textwrap.dedent(inspect.getsource(function))
    assert control in source, f"{function.__name__} has no {control!r} any more"
    tree = ast.parse(source.replace(control, instead))
    tree.body[0].decorator_list = []
    made: dict = {}
    exec(compile(tree, function.__code__.co_filename, "exec"), function.__globals__, made)  # noqa: S102
    kept, function.__code__ = function.__code__, made[function.__name__].__code__
    try:
        yield
    finally:
        function.__code__ = kept


def silent_after(happens):
    """Run ``test_change_after_the_notification_stops_the_email`` for one reason."""

    def check(cast, circle):
        test_email.give_mail_consent(cast.anna)
        topic = test_email.make_answered_topic(cast.anna, circle, cast.mo)
        happens(cast, topic)
        assert test_email.send_mail() == 0

    return check


def closed_where_all_may_read(cast, board):
    test_email.give_mail_consent(cast.bram)
    test_email.make_answered_topic(cast.bram, board, cast.noor)
    Member.objects.filter(pk=cast.bram.pk).update(is_active=False)
    assert test_email.send_mail() == 0


def in_a_break(cast, board):
    test_email.give_mail_consent(cast.bram, break_until=test_email.tomorrow(0, days=2).date())
    test_email.make_answered_topic(cast.bram, board, cast.noor)
    assert test_email.send_mail() == 0


def one_of_two_is_read(cast, board, mailoutbox):
    test_email.give_mail_consent(cast.bram)
    for _number in range(2):
        test_email.make_answered_topic(cast.bram, board, cast.noor)
    test_email.mark_read(actor=cast.bram, notifications=Notification.objects.filter(member=cast.bram)[:1])
    test_email.send_mail()
    assert "1 nieuw bericht" in mailoutbox[0].body


def nothing_of_who_is_muted(cast, board):
    mute_persona(actor=cast.bram, persona=cast.noor.persona)
    test_email.make_answered_topic(cast.bram, board, cast.noor)
    assert not Notification.objects.filter(member=cast.bram).exists()


def test_member_without_consent_gets_mail_about_danger_alone(cast, board, mailoutbox):
    """Mo has an unread reply and no consent; the mail about danger counts one."""
    test_email.make_answered_topic(cast.mo, board, cast.noor)
    report = make_report(actor=cast.noor, kind="topic", thing=make_topic(cast.bram, board), rule="danger")
    test_email.send_mail()
    assert (report.rule, len(mailoutbox)) == ("danger", 1)
    assert "1 nieuw bericht" in mailoutbox[0].body


CONTROLS = [
    (due._usual, "if consent is None", test_member_without_consent_gets_mail_about_danger_alone),
    (due._willing, "Exists(verified_email), ", silent_after(test_email.has_another_email)),
    (due._willing, "is_active=True, ", closed_where_all_may_read),
    (due._willing, ", away_since=None", silent_after(test_email.is_away)),
    (due._willing, ".exclude(silent)", in_a_break),
    (due._new_since, ".visible_to(member)", silent_after(test_email.blocked)),
    (due._new_since, ".unread()", one_of_two_is_read),
    (due._new_since, "still_visible(new, member)", silent_after(test_email.was_hidden)),
    (
        due._usual,
        "if in_quiet_hours",
        test_email.test_digest_in_quiet_hours_waits_for_their_end,
    ),
    (
        due._usual,
        "_new_since(since, member)",
        test_email.test_notification_from_during_a_break_is_not_mailed_afterwards,
    ),
    (due._usual, ">= MIN_INTERVAL", test_email.test_next_email_waits_a_quarter_of_an_hour),
    (due._usual, "and is_digest_time", test_email.test_digest_is_sent_once_at_its_hour_with_the_count),
    (
        due._by_delivery,
        "preferences.usual if how == Delivery.USUAL else how",
        silent_after(test_email.wants_it_on_the_site_only),
    ),
    (
        email_actions.claim_email,
        "unmailed.update(mailed_at=now) == 0",
        test_email_failures.test_second_claim_returns_nothing,
    ),
    (NotificationQuerySet._not_silenced, ".exclude(Exists(muted))", silent_after(test_email.muted)),
    (NotificationQuerySet._not_silenced, ".exclude(Exists(blocked))", silent_after(test_email.blocked)),
    (NotificationQuerySet._not_silenced, ".exclude(Exists(was_blocked))", silent_after(test_email.was_blocked)),
    (NotificationQuerySet._not_silenced, "caused_by__away_since=None", silent_after(test_email.who_wrote_is_away)),
    (actions._recipients, "keys -= muters_of(caused_as)", nothing_of_who_is_muted),
    (actions._recipients, "keys -= set(unwilling", test_email.test_delivery_nothing_creates_no_notification),
    (actions._recipients, "keys -= {causer}", test_preferences.test_follower_is_not_notified_across_a_block),
    (forget_group, "within=str(group)", test_preferences.test_leaving_a_group_ends_notifications_from_it),
    (
        email_views.unsubscribe,
        'if request.method == "POST"',
        test_preferences.test_visit_of_the_unsubscribe_link_changes_nothing,
    ),
    (tokens.preferences_by_token, "_signer().unsign(token)", test_preferences.test_changed_unsubscribe_link_is_404),
]
INSTEAD = {
    'if request.method == "POST"': "if True",
    "still_visible(new, member)": "list(new)",
    "if in_quiet_hours": "if False and in_quiet_hours",
    "if consent is None": "if False",
    "_new_since(since, member)": "_new_since(now - MAX_AGE, member)",
    ">= MIN_INTERVAL": ">= MAX_AGE - MAX_AGE",
    "preferences.usual if how == Delivery.USUAL else how": "preferences.usual",
    "unmailed.update(mailed_at=now) == 0": "False",
    "keys -= muters_of(caused_as)": "pass",
    "keys -= set(unwilling": "set(unwilling",
    "keys -= {causer}": "{causer}",
    "within=str(group)": "within='x'",
    "_signer().unsign(token)": "token.split('.')[0]",
}
ARGUMENTS = ("cast", "board", "circle", "as_member", "mailoutbox")


@pytest.fixture
def scene(cast, board, circle, as_member, mailoutbox) -> dict:
    return dict(zip(ARGUMENTS, (cast, board, circle, as_member, mailoutbox), strict=True))


def answered_topic(cast, board):
    test_email.give_mail_consent(cast.bram)
    return test_email.make_answered_topic(cast.bram, board, cast.noor)


MADE = {
    "link": inspect.unwrap(test_preferences.link),
    "topic": answered_topic,
}


def make(scene: dict, thing):
    return thing(*(scene[name] for name in inspect.signature(thing).parameters))


def holds(check, scene: dict) -> bool:
    """Whether this test passes, in a world that is put back afterwards."""
    wanted = inspect.signature(check).parameters
    with transaction.atomic():
        scene["mailoutbox"].clear()
        made = {name: make(scene, MADE[name]) for name in wanted & MADE.keys()}
        try:
            check(**{name: value for name, value in scene.items() if name in wanted}, **made)
        except Exception:
            return False
        finally:
            transaction.set_rollback(True)
            for member in vars(scene["cast"]).values():
                member.__dict__.pop("_blocked_ids", None)
    return True


def test_each_control_is_held_by_a_test(scene, score):
    fails_anyway, slips = [], []
    for function, control, check in CONTROLS:
        what = f"{function.__name__}: {control}"
        if not holds(check, scene):
            fails_anyway.append(what)
        with without(function, control, INSTEAD.get(control, "")):
            if holds(check, scene):
                slips.append(what)
    assert fails_anyway == []
    assert slips == []
    score("Mail: controls taken out in turn, each missed by a test", len(CONTROLS))
