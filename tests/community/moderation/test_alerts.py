"""A report reaches a moderator: at once when somebody may be in danger, and the next person when nobody looks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.members.models import Block, Duty, Member
from community.moderation.choices import CLAIM_MINUTES, DANGER_WAIT_MINUTES, REPORT_WAIT_HOURS
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.models import Report
from community.moderation.queue.actions import claim_report
from community.moderation.reports.actions import make_report, make_visitor_report, raise_signal
from community.moderation.tasks import tell_next_people
from community.notifications.actions import mark_read
from community.notifications.email.send import send_due_emails
from community.notifications.models import Notification, Preferences
from community.notifications.unread import badge_count
from community.privacy.actions import pause
from forum.models import Post
from tests.support.forum import make_topic
from tests.support.people import make_member
from tests.support.responses import html_of
from tests.support.sockets import in_thread, tabs_of

DANGER_KINDS = ("moderation.danger", "moderation.unseen")


@pytest.fixture
def post(cast, board) -> Post:
    return make_topic(cast.bram, board, source="Jullie zijn aanstellers.").posts.get()


@pytest.fixture
def anna_moderates(cast, board) -> Member:
    """Anna moderates the board alone; mo moderates the whole house."""
    Duty.objects.create(member=cast.anna, kind="moderator", group=board)
    return cast.anna


def report_danger(cast, post, rule="danger") -> Report:
    return make_report(actor=cast.noor, kind="post", thing=post, rule=rule)


def told(report: Report) -> set[str]:
    """Return who was told of this report, as "name: kind"."""
    rows = Notification.objects.filter(thing=str(report.public_id)).exclude(kind="moderation.looked")
    return {f"{row.member.persona.name}: {row.kind.partition('.')[2]}" for row in rows}


def mails_at(moment) -> list[str]:
    mail.outbox.clear()
    send_due_emails(moment)
    return sorted(email for message in mail.outbox for email in message.to)


# who is told at first


def test_moderator_of_the_group_is_told_of_a_report(cast, post, anna_moderates):
    assert told(report_danger(cast, post, rule="unkind")) == {"Anna: report"}


def test_moderators_of_the_house_are_told_when_the_group_has_none(cast, post):
    assert told(report_danger(cast, post, rule="unkind")) == {"Mo: report"}


@pytest.mark.parametrize("raised", ["by a member", "by a visitor", "by the site"])
def test_danger_is_told_at_once(cast, post, raised):
    if raised == "by a member":
        report_danger(cast, post)
    elif raised == "by a visitor":
        make_visitor_report(submission_id=uuid4(), kind="post", thing=post, rule="danger")
    else:
        raise_signal(kind="post", thing=post)
    assert told(Report.objects.get()) == {"Mo: danger"}


def test_report_of_a_visitor_that_is_not_about_danger_is_told_later_and_tells_no_minute(cast, post, clock):
    make_visitor_report(submission_id=uuid4(), kind="post", thing=post, rule="unkind")
    report = Report.objects.get()
    assert (told(report), report.told_at) == (set(), None)
    clock.forward(hours=1)
    tell_next_people()
    assert told(report) == {"Mo: report"}


def leave(member, **_circumstances) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)


def go_away(member, **_circumstances) -> None:
    pause(actor=member)


def take_a_break(member, **_circumstances) -> None:
    Preferences.objects.update_or_create(
        member=member, defaults={"break_until": timezone.localdate() + timedelta(days=3)}
    )


def lose_the_duty(member, **_circumstances) -> None:
    Duty.objects.filter(member=member).update(until=timezone.now())


def block_the_writer(member, *, writer) -> None:
    Block.objects.create(blocker=member, blocked=writer)


def be_blocked(member, *, writer) -> None:
    Block.objects.create(blocker=writer, blocked=member)


@pytest.mark.parametrize("happens", [leave, go_away, take_a_break, lose_the_duty, block_the_writer, be_blocked])
def test_moderator_who_is_not_there_is_passed_over(cast, board, post, anna_moderates, happens):
    """So the moderator of the house is told at once, without a wait."""
    other = make_member("tweede")
    Duty.objects.create(member=other, kind="moderator", group=board)
    happens(cast.anna, writer=cast.bram)
    assert told(report_danger(cast, post)) == {f"{other.persona.name}: danger"}


def test_moderator_without_a_second_step_is_passed_over(cast, post, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert told(report_danger(cast, post)) == set(), "nobody here has one"


def test_moderator_is_not_told_about_themselves(cast, board):
    mine = make_topic(cast.mo, board).posts.get()
    assert told(report_danger(cast, mine)) == {"Otto: unseen"}, "who runs the site, as nobody else moderates"


def test_blocked_moderator_is_told_when_there_is_nobody_else(cast, post):
    Block.objects.create(blocker=cast.bram, blocked=cast.mo)
    assert told(report_danger(cast, post)) == {"Mo: danger"}


def test_first_decider_is_not_told_of_the_appeal(cast, post):
    Duty.objects.create(member=cast.pia, kind="moderator")
    decision = decide_report(
        actor=cast.mo, report=report_danger(cast, post), outcome="hide", rule="unkind", explanation="Even niet."
    )
    appeal = appeal_decision(actor=cast.bram, decision=decision, text="Kijk nog eens.")
    assert {line.partition(":")[0] for line in told(appeal)} == {"Pia"}


def test_report_that_becomes_one_about_danger_is_told_as_danger(cast, post):
    report = report_danger(cast, post, rule="unkind")
    report_danger(cast, post, rule="danger")
    report_danger(cast, post, rule="danger")
    assert told(report) == {"Mo: report", "Mo: danger"}


# nobody looked


def test_next_people_are_told_once_each_when_nobody_looked(cast, post, anna_moderates, clock):
    report = report_danger(cast, post)
    assert told(report) == {"Anna: danger"}
    clock.forward(minutes=DANGER_WAIT_MINUTES - 1)
    tell_next_people()
    assert told(report) == {"Anna: danger"}
    clock.forward(minutes=1)
    tell_next_people()
    tell_next_people()
    assert told(report) == {"Anna: danger", "Mo: danger"}
    clock.forward(minutes=DANGER_WAIT_MINUTES)
    tell_next_people()
    assert told(report) == {"Anna: danger", "Mo: danger", "Otto: unseen"}
    clock.forward(minutes=DANGER_WAIT_MINUTES)
    tell_next_people()
    assert Notification.objects.filter(kind__in=DANGER_KINDS).count() == 3


@pytest.mark.parametrize("stop", ["claimed", "decided"])
def test_next_people_are_not_told_once_somebody_looked(cast, post, anna_moderates, clock, stop):
    report = report_danger(cast, post)
    if stop == "claimed":
        claim_report(actor=cast.anna, report=report)
    else:
        decide_report(actor=cast.anna, report=report, outcome="keep", rule="danger", explanation="Geschreven.")
    clock.forward(**({"minutes": CLAIM_MINUTES - 1} if stop == "claimed" else {"days": 2}))
    tell_next_people()
    assert told(report) == {"Anna: danger"}
    assert badge_count(cast.anna) == 0, "the alert goes when somebody looks"


def test_usual_report_waits_longer_before_the_next_people_are_told(cast, post, anna_moderates, clock):
    report = report_danger(cast, post, rule="unkind")
    clock.forward(minutes=DANGER_WAIT_MINUTES)
    tell_next_people()
    assert told(report) == {"Anna: report"}
    clock.forward(hours=REPORT_WAIT_HOURS)
    tell_next_people()
    assert told(report) == {"Anna: report", "Mo: report"}


def test_moderator_who_comes_back_is_told_while_nobody_looked(cast, board, clock):
    Member.objects.filter(pk__in=[cast.mo.pk, cast.otto.pk]).update(is_active=False)
    report = report_danger(cast, make_topic(cast.bram, board).posts.get())
    assert told(report) == set()
    Member.objects.filter(pk=cast.mo.pk).update(is_active=True)
    clock.forward(minutes=DANGER_WAIT_MINUTES)
    tell_next_people()
    assert told(report) == {"Mo: danger"}


def test_operator_reads_that_something_waits_and_not_its_words(cast, post, as_member, clock):
    report_danger(cast, post)
    clock.forward(minutes=DANGER_WAIT_MINUTES)
    tell_next_people()
    otto = as_member(cast.otto)
    assert "er heeft nog niemand gekeken" in html_of(otto.get(reverse("notifications:list")))
    page = html_of(otto.get(reverse("moderation:unseen")))
    assert "Mo" in page
    assert post.source not in page
    assert "Bram" not in page
    assert as_member(cast.bram).get(reverse("moderation:unseen")).status_code == 404


# mail


def test_danger_is_mailed_in_quiet_hours_and_without_the_choice_for_mail(cast, post):
    report_danger(cast, post)
    assert mails_at(timezone.now().replace(hour=2) + timedelta(days=1)) == [cast.mo.email]
    message = mail.outbox[0]
    assert message.subject == "Er is iets voor je"
    for text in (message.body, message.alternatives[0].content):
        assert not any(word in text.lower() for word in ("gevaar", "moderat", "melding gemaakt", "bram", "aanstellers"))


def test_danger_is_mailed_soon_after_another_mail(cast, post):
    Preferences.objects.create(member=cast.mo, last_mail_at=timezone.now())
    report_danger(cast, post)
    assert mails_at(timezone.now()) == [cast.mo.email]
    assert mails_at(timezone.now()) == [], "once"


def test_usual_report_is_not_mailed_without_the_choice_for_mail(cast, post):
    report_danger(cast, post, rule="unkind")
    assert mails_at(timezone.now()) == []


def test_moderator_switches_the_mail_about_danger_off(cast, post, as_member):
    fields = {"mail": "none", "digest_hour": 9, "quiet_from": 22, "quiet_until": 8}
    as_member(cast.mo).post(reverse("notifications:settings"), fields)
    report_danger(cast, post)
    assert mails_at(timezone.now()) == []
    assert told(Report.objects.get()) == {"Mo: danger"}


def test_unsubscribe_link_stops_the_mail_about_danger_as_well(cast, post, as_member):
    report_danger(cast, post)
    assert mails_at(timezone.now()) == [cast.mo.email]
    path = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2]
    as_member(None).post(f"/{path}")
    raise_signal(kind="post", thing=post)
    assert mails_at(timezone.now()) == []


def test_ordinary_member_has_no_choice_about_danger(cast, as_member):
    page = html_of(as_member(cast.anna).get(reverse("notifications:settings")))
    assert 'name="urgent_mail"' not in page
    assert 'name="urgent_mail"' in html_of(as_member(cast.mo).get(reverse("notifications:settings")))


def test_alert_that_was_looked_at_before_the_mail_is_not_mailed(cast, post):
    claim_report(actor=cast.mo, report=report_danger(cast, post))
    assert mails_at(timezone.now()) == []


# the number in the header


def test_header_counts_danger_and_other_for_a_moderator(cast, board, post, as_member):
    report_danger(cast, post)
    report_danger(cast, make_topic(cast.bram, board).posts.get(), rule="unkind")
    report_danger(cast, make_topic(cast.mo, board).posts.get(), rule="unkind")
    response = as_member(cast.mo).get(reverse("forum:index"))
    assert response.context["reports_waiting"] == {"danger": 1, "other": 1}
    assert "data-reports" in html_of(response)


def test_header_of_a_member_has_no_queue_and_asks_no_query_for_it(cast, post, as_member):
    report_danger(cast, post)
    browser = as_member(cast.noor)
    browser.get(reverse("forum:index"))
    with CaptureQueriesContext(connection) as asked:
        page = html_of(browser.get(reverse("forum:index")))
    assert "data-reports" not in page
    own_duties = 'FROM "members_duty" WHERE ("members_duty"."member_id"'
    assert not [query for query in asked if own_duties in query["sql"][:200] or 'AS "danger"' in query["sql"]]


@pytest.mark.django_db(transaction=True)
async def test_open_page_of_a_moderator_counts_live(cast, post):
    async with tabs_of(cast.mo) as (mo,):
        await mo.join("me")
        report = await in_thread(report_danger, cast, post)
        await hear_counts(mo, danger=1)
        await in_thread(lambda: mark_read(actor=cast.mo))  # so that nothing is unread when the report is decided
        fields = {"outcome": "keep", "rule": "danger", "explanation": "Geschreven."}
        await in_thread(lambda: decide_report(actor=cast.mo, report=report, **fields))
        await hear_counts(mo, danger=0)


async def hear_counts(tab, *, danger: int) -> None:
    """Wait for the frame with this number; the hub sends none when it does not come."""
    while (await tab.hear("new"))["reports"] != {"danger": danger, "other": 0}:
        pass
