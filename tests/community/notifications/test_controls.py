"""Each rule of the mail is held by a test: with the rule taken out of the code, that test must fail."""

import ast
import inspect
import textwrap
from contextlib import contextmanager

import pytest
from django.db import transaction

from community.members.models import Member
from community.members.relations.actions import mute_persona
from community.notifications import actions
from community.notifications.email import actions as email_actions
from community.notifications.email import due, tokens
from community.notifications.email import views as email_views
from community.notifications.following.actions import forget_group
from community.notifications.models import Notification
from community.notifications.querysets import NotificationQuerySet
from tests.community.notifications import test_choosing, test_mail, test_never_twice

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
    """What ``test_what_changed_after_the_telling_stops_the_mail`` asks, for one reason."""

    def check(cast, circle):
        test_mail.wants_mail(cast.anna)
        topic = test_mail.answered(cast.anna, circle, cast.mo)
        happens(cast, topic)
        assert test_mail.sent() == 0

    return check


def closed_where_all_may_read(cast, board):
    test_mail.wants_mail(cast.bram)
    test_mail.answered(cast.bram, board, cast.noor)
    Member.objects.filter(pk=cast.bram.pk).update(is_active=False)
    assert test_mail.sent() == 0


def in_a_break(cast, board):
    test_mail.wants_mail(cast.bram, break_until=test_mail.tomorrow(0, days=2).date())
    test_mail.answered(cast.bram, board, cast.noor)
    assert test_mail.sent() == 0


def one_of_two_is_read(cast, board, mailoutbox):
    test_mail.wants_mail(cast.bram)
    for _number in range(2):
        test_mail.answered(cast.bram, board, cast.noor)
    test_mail.mark_read(actor=cast.bram, notifications=Notification.objects.filter(member=cast.bram)[:1])
    test_mail.sent()
    assert "1 nieuw bericht" in mailoutbox[0].body


def nothing_of_who_is_muted(cast, board):
    mute_persona(actor=cast.bram, persona=cast.noor.persona)
    test_mail.answered(cast.bram, board, cast.noor)
    assert not Notification.objects.filter(member=cast.bram).exists()


CONTROLS = [
    (due.members_to_mail, "Exists(consent), ", test_mail.test_who_did_not_ask_for_mail_gets_none),
    (due.members_to_mail, "Exists(address), ", silent_after(test_mail.has_another_address)),
    (due.members_to_mail, "is_active=True, ", closed_where_all_may_read),
    (due.members_to_mail, ", away_since=None", silent_after(test_mail.is_away)),
    (due.members_to_mail, ".exclude(silent)", in_a_break),
    (due.due_email, ".visible_to(member)", silent_after(test_mail.blocked)),
    (due.due_email, ".unread()", one_of_two_is_read),
    (due.due_email, "still_visible(new, member)", silent_after(test_mail.was_hidden)),
    (
        due.due_email,
        "if in_quiet_hours",
        test_mail.test_a_mail_of_the_day_in_quiet_hours_waits_for_their_end,
    ),
    (due.due_email, "created_at__gt=since", test_mail.test_after_a_break_one_is_not_mailed_about_what_came_in_it),
    (due.due_email, ">= MIN_INTERVAL", test_mail.test_the_next_mail_comes_a_quarter_of_an_hour_later_at_the_soonest),
    (due.due_email, "and is_digest_time", test_mail.test_the_mail_of_the_day_comes_once_at_its_hour_and_counts),
    (
        due._by_delivery,
        "preferences.usual if how == Delivery.USUAL else how",
        silent_after(test_mail.wants_it_on_the_site_only),
    ),
    (
        email_actions.claim_email,
        "unmailed.update(mailed_at=now) == 0",
        test_never_twice.test_a_second_look_finds_nothing,
    ),
    (NotificationQuerySet._not_silenced, ".exclude(Exists(muted))", silent_after(test_mail.muted)),
    (NotificationQuerySet._not_silenced, ".exclude(Exists(blocked))", silent_after(test_mail.blocked)),
    (NotificationQuerySet._not_silenced, ".exclude(Exists(was_blocked))", silent_after(test_mail.was_blocked)),
    (NotificationQuerySet._not_silenced, "caused_by__away_since=None", silent_after(test_mail.who_wrote_is_away)),
    (actions._recipients, "keys -= muters_of(caused_as)", nothing_of_who_is_muted),
    (actions._recipients, "keys -= set(unwilling", test_mail.test_who_asked_to_hear_nothing_of_it_is_not_told_at_all),
    (actions._recipients, "keys -= {causer}", test_choosing.test_nothing_is_told_across_a_block_to_a_follower),
    (forget_group, "within=str(group)", test_choosing.test_who_leaves_a_group_hears_nothing_of_it_any_more),
    (email_views.unsubscribe, 'if request.method == "POST"', test_choosing.test_a_visit_of_the_link_changes_nothing),
    (tokens.preferences_by_token, "_signer().unsign(token)", test_choosing.test_a_changed_link_is_no_link),
]
INSTEAD = {
    'if request.method == "POST"': "if True",
    "still_visible(new, member)": "list(new)",
    "if in_quiet_hours": "if False and in_quiet_hours",
    "created_at__gt=since": "created_at__gt=now - MAX_AGE",
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


MADE = {
    "link": inspect.unwrap(test_choosing.link),
    "topic": lambda cast, board: test_mail.wants_mail(cast.bram) and test_mail.answered(cast.bram, board, cast.noor),
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


def test_each_control_of_the_mail_is_missed_when_it_is_gone(scene, score):
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
