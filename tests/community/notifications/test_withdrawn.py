"""A notification never tells of a reply that is not there any more, in the badge, the list or the mail."""

import pytest

from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.members.relations.actions import block_member
from community.moderation.choices import Outcome, Rule
from community.moderation.decisions.actions import decide_report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.notifications.unread import badge_count
from community.privacy.actions import pause
from forum.actions import remove_post
from tests.community.notifications.scenes import give_mail_consent, send_mail
from tests.support.forum import make_reply, make_topic

pytestmark = pytest.mark.django_db


def taken_back(cast, post):
    remove_post(actor=cast.anna, post=post)


def hidden(cast, post):
    Duty.objects.create(member=cast.pia, kind=DutyKind.MODERATOR)
    report = make_report(actor=cast.noor, kind="post", thing=post, rule=Rule.OTHER)
    decide_report(actor=cast.pia, report=report, outcome=Outcome.HIDE, rule=Rule.OTHER, explanation="Even weg.")


def blocked(cast, post):
    block_member(actor=cast.bram, persona=cast.anna.persona)


def paused(cast, post):
    pause(actor=cast.anna)


@pytest.mark.parametrize("goes", [taken_back, hidden, blocked, paused])
def test_reply_that_went_is_counted_and_mailed_nowhere(cast, board, mailoutbox, goes):
    give_mail_consent(cast.bram)
    post = make_reply(cast.anna, make_topic(cast.bram, board))
    assert badge_count(cast.bram) == 1

    goes(cast, post)

    assert badge_count(Member.objects.get(pk=cast.bram.pk)) == 0
    send_mail()
    assert [mail for mail in mailoutbox if cast.bram.email in mail.to] == []


def test_notification_stays_while_another_reply_is_there(cast, board):
    topic = make_topic(cast.bram, board)
    first = make_reply(cast.noor, topic)
    last = make_reply(cast.anna, topic)

    remove_post(actor=cast.anna, post=last)

    assert [row.facts["number"] for row in Notification.objects.filter(member=cast.bram)] == [first.number]
    assert badge_count(cast.bram) == 1


def test_reply_before_the_own_last_post_does_not_count_as_new(cast, board):
    topic = make_topic(cast.bram, board)
    make_reply(cast.noor, topic)
    make_reply(cast.bram, topic)
    last = make_reply(cast.anna, topic)

    remove_post(actor=cast.anna, post=last)

    assert badge_count(cast.bram) == 0
    assert badge_count(cast.noor) == 1  # about what bram answered
