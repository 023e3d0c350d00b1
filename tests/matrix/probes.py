"""Probes for what the matrix cannot see in a status: whether a page or an action follows one permission check.

A probe is True when something is wrong. The name of the check it is for is its key in ``PROBES``.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from allauth.account.internal.flows import login as flows
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from chat.private import actions as private
from chat.private.choices import ConversationState
from chat.private.models import Conversation, Message, Seat
from community.groups.actions import take_out_of_group
from community.groups.choices import Ages, Visibility
from community.groups.rules import is_in_group
from community.live import queries, stream_kinds
from community.members.choices import Purpose
from community.members.models import Consent, Member, Session
from community.members.sessions.actions import limit_staff_sessions
from community.moderation.decisions.actions import OutcomeNotPossible, decide_report
from community.moderation.reports.actions import make_report
from community.notifications.models import Follow, Preferences
from community.permissions import NotAllowed
from forum.actions import start_topic
from recoverycollege.enrolment.actions import enrol
from recoverycollege.models import CourseRun
from tests.matrix.people import House, logged_in
from tests.support.member_rights import CASES, CHECKS, People
from tests.support.mfa import add_authenticator_app
from tests.support.people import make_group

SHOWN = {"method": "mfa", "type": "totp", "reauthenticated": True}
Probe = Callable[[House], bool]
PROBES: dict[str, list[Probe]] = {}


def is_wrong(probe: Probe, house: House) -> bool:
    """Return the result of the probe, and undo its changes. A probe that raises has seen something."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                return probe(house)
        except Exception:
            return True
        finally:
            transaction.set_rollback(True)


def probes(check: str) -> Callable[[Probe], Probe]:
    def keep(probe: Probe) -> Probe:
        PROBES.setdefault(check, []).append(probe)
        return probe

    return keep


def tells(yes: bool, no: bool) -> bool:
    """Return whether something is wrong with a rule that should say yes to the first and no to the second."""
    return not yes or no


def page(house: House, role: str, name: str, *given) -> str:
    return house.browser(role).get(reverse(name, args=given)).content.decode()


def posted(house: House, role: str, name: str, *given, **words):
    return house.browser(role).post(reverse(name, args=given), words)


def joins(house: House, group, role: str) -> bool:
    posted(house, role, "groups:join", group.slug, agreed="on", version=1, under="own")
    return group.memberships.filter(member=house.people[role], state__in=["asked", "active"]).exists()


@probes("community.groups.rules.has_age_for")
def who_is_of_the_age_joins_and_who_is_not_does_not(house) -> bool:
    young = make_group("jong", ages=Ages.YOUNG)
    adult = make_group("volwassen", ages=Ages.ADULT)
    return joins(house, young, "member") or not joins(house, adult, "member")


@probes("community.groups.rules.can_take_other_name")
def a_closed_group_offers_another_name_but_not_to_professionals(house) -> bool:
    def is_offered(role: str) -> bool:
        return 'name="other_name"' in page(house, role, "groups:group", house.circle.slug)

    return not is_offered("member") or is_offered("professional")


@probes("community.members.consent.rules.agrees")
def mail_is_off_until_somebody_agrees(house) -> bool:
    def is_off() -> bool:
        return _chosen(page(house, "member", "notifications:settings"), "mail") == "none"

    before = is_off()
    Consent.objects.create(member=house.people["member"], purpose=Purpose.MAIL, version="x")
    return not before or is_off()


def _chosen(text: str, field: str) -> str:
    """The value of the radio button that is chosen."""
    for tag in text.split("<input")[1:]:
        attributes = tag.partition(">")[0]
        if f'name="{field}"' in attributes and "checked" in attributes:
            return attributes.partition('value="')[2].partition('"')[0]
    return ""


@probes("community.members.rules.is_staff")
def only_the_login_of_staff_has_a_last_hour(house) -> bool:
    def has_a_last_hour(role: str) -> bool:
        limit_staff_sessions(house.people[role])
        browser = logged_in(house.people[role])
        return Session.objects.get(pk=browser.session.session_key).latest_at is not None

    return not has_a_last_hour("professional") or has_a_last_hour("member")


@probes("community.members.mfa.rules.needs_second_step")
@probes("community.members.mfa.rules.second_step_waits")
def only_who_looks_after_something_is_led_to_the_second_step(house) -> bool:
    with override_settings(STAFF_SECOND_FACTOR=True):
        led = {role: "data-second-step" in page(house, role, "members:home") for role in ("moderator", "member")}
    return led != {"moderator": True, "member": False}


@probes("community.members.mfa.rules.can_give_up")
def only_who_needs_a_second_step_keeps_the_last_one(house) -> bool:
    kept = {}
    with override_settings(STAFF_SECOND_FACTOR=True):
        for role in ("moderator", "member"):
            add_authenticator_app(house.people[role])
            browser = logged_in(house.people[role])
            session = browser.session  # it showed the second step a moment ago
            session[flows.AUTHENTICATION_METHODS_SESSION_KEY] += [SHOWN | {"at": time.time()}]
            session.save()
            browser.post(reverse("mfa_deactivate_totp"))
            kept[role] = Authenticator.objects.filter(user=house.people[role]).exists()
    return kept != {"moderator": True, "member": False}


@probes("chat.private.rules.wants_to_be_asked")
def who_does_not_want_to_be_asked_is_told_so(house) -> bool:
    before = 'value="no"' in page(house, "member", "private:index")
    posted(house, "member", "private:being_asked", answer="no")
    return not before or 'value="no"' in page(house, "member", "private:index")


@probes("community.groups.rules.can_read_group")
def the_door_leads_to_topics_only_for_readers(house) -> bool:
    def leads_on(group) -> bool:
        return 'id="topics"' in page(house, "member", "groups:group", group.slug)

    return leads_on(house.circle) or not leads_on(make_group("meelezen", visibility=Visibility.MEMBERS))


@probes("community.groups.rules.is_in_group")
def who_is_in_a_group_stands_inside_and_others_at_the_door(house) -> bool:
    door = reverse("groups:join", args=[house.circle.slug])
    at_the_door = {role: door in page(house, role, "groups:group", house.circle.slug) for role in ("member", "insider")}
    return at_the_door != {"member": True, "insider": False}


def _acts_otherwise(name: str) -> Probe:
    """Return a probe that calls an action of members as somebody who may not, and as somebody who may."""

    def acts_otherwise(house) -> bool:
        people = People(house.people["insider"], house.neighbour, house.people["operator"], house.circle)
        refused, allowed = CASES[name](people)
        try:
            refused()
        except NotAllowed:
            allowed()
            return False
        return True

    acts_otherwise.__name__ = f"{name}_refuses_and_allows"
    return acts_otherwise


for _case, _checks in CHECKS.items():
    for _check in _checks:
        probes(_check)(_acts_otherwise(_case))


@probes("community.members.mfa.rules.has_waiting_duty")
def only_a_duty_that_waits_leads_from_an_absent_page_to_the_second_step(house) -> bool:
    with override_settings(STAFF_SECOND_FACTOR=True):
        answers = {role: house.browser(role).get(reverse("moderation:queue")) for role in ("moderator", "member")}
    return {role: answer.status_code for role, answer in answers.items()} != {"moderator": 302, "member": 404}


def _of_a_month(*members) -> None:
    Member.objects.filter(pk__in=[member.pk for member in members]).update(joined_at=_days_ago(30))


def _days_ago(days: int):
    return timezone.now() - timedelta(days=days)


@probes("chat.private.rules.can_ask")
def one_asks_after_the_first_week(house) -> bool:
    def asks(role: str) -> bool:
        posted(house, role, "private:ask", house.neighbour.persona.public_id)
        return Seat.objects.filter(persona__member=house.people[role], other=house.neighbour.persona).exists()

    Member.objects.filter(pk=house.people["professional"].pk).update(joined_at=_days_ago(2))
    _of_a_month(house.people["member"], house.neighbour)
    return not asks("member") or asks("professional")


@probes("chat.private.rules.can_answer")
@probes("chat.private.rules.can_write")
def who_was_asked_agrees_and_writes_and_who_asked_waits(house) -> bool:
    _of_a_month(house.people["member"], house.people["operator"])
    member, other = (Member.objects.get(pk=house.people[role].pk) for role in ("member", "operator"))
    private.ask(actor=other, name=other.persona, other=member.persona)
    one = Seat.objects.get(persona=member.persona, other=other.persona)
    waiting = Seat.objects.get(persona=other.persona, other=member.persona)
    posted(house, "operator", "private:accept", waiting.public_id)  # who asked cannot agree as well
    too_soon = Conversation.objects.filter(pk=one.conversation_id, state=ConversationState.OPEN).exists()
    posted(house, "member", "private:accept", one.public_id)
    posted(house, "member", "private:conversation", one.public_id, text="Hoi", cid="1")
    sent = Message.objects.filter(conversation=one.conversation).count()
    Member.objects.filter(pk=member.pk).update(may_write=False)  # took a consent back
    posted(house, "member", "private:conversation", one.public_id, text="Nog iets", cid="2")
    return too_soon or sent != 1 or Message.objects.filter(conversation=one.conversation).count() != 1


@probes("forum.rules.can_move_to")
def a_conversation_moves_to_another_board_only(house) -> bool:
    topic = start_topic(
        actor=house.writer, group=house.indoors, title="Hoe gaat het", source="Goed.", submission_id=uuid4()
    )
    offered = page(house, "moderator", "forum:move", topic.public_id)
    wrong = f'value="{house.board.slug}"' in offered  # there, more people would read along
    return wrong or f'value="{house.other_board.slug}"' not in offered


@probes("community.notifications.querysets.FollowQuerySet.visible_to")
def one_sees_what_one_follows_and_not_what_others_follow(house) -> bool:
    def follows(role: str) -> bool:
        return 'name="stop"' in page(house, role, "notifications:follow", "group", house.board.public_id)

    Follow.objects.create(member=house.people["member"], kind="group", thing=str(house.board.public_id))
    return not follows("member") or follows("operator")


@probes("community.notifications.querysets.PreferencesQuerySet.visible_to")
def one_sees_what_one_chose_oneself(house) -> bool:
    def hour(role: str) -> bool:
        return '<option value="5" selected' in page(house, role, "notifications:settings")

    Preferences.objects.update_or_create(member=house.people["member"], defaults={"digest_hour": 5})
    return not hour("member") or hour("operator")


@probes("recoverycollege.querysets.enrolment.EnrolmentQuerySet.visible_to")
def one_sees_ones_own_seat_and_no_one_elses(house) -> bool:
    run = CourseRun.objects.filter(starts_at__gt=timezone.now() + timedelta(days=1), course__live=True).first()
    enrol(actor=house.people["member"], run=run)
    out = reverse("college:withdraw", args=[run.public_id])
    return out not in page(house, "member", "college:run", run.public_id) or out in page(
        house, "operator", "college:run", run.public_id
    )


@probes("community.pages.querysets.HelpLineQuerySet.visible_to")
def help_stands_on_the_page_of_help(house) -> bool:
    from community.pages.models import HelpLine

    line = HelpLine.objects.create(key="probe", name="Lijn van de proef", phone="0800-0000")
    return line.name not in house.browser("visitor").get("/hulplijnen/").content.decode()


@probes("stream me: may_read")
def the_stream_of_somebody_else_is_shut_and_ones_own_is_open(house) -> bool:
    member, other = house.people["member"], house.writer
    socket_user = queries.SocketUser(member, member.access_version, frozenset())
    own, theirs = (queries.may_read(socket_user, f"{stream_kinds.ME}:{person.pk}") for person in (member, other))
    return not own or theirs


@probes("community.groups.rules.can_be_taken_out")
def who_wrote_in_a_group_can_be_taken_out_and_of_a_board_nobody(house) -> bool:
    def is_offered(group) -> bool:
        topic = start_topic(
            actor=house.neighbour, group=group, title="Hoe gaat het", source="Goed.", submission_id=uuid4()
        )
        report = make_report(actor=house.writer, kind="topic", thing=topic, rule="unkind")
        return 'value="take_out"' in page(house, "moderator", "moderation:review", report.public_id)

    return not is_offered(house.circle) or is_offered(house.board)


@probes("community.moderation.decisions.rules.can_let_back")
def who_is_out_for_something_else_is_let_back(house: House) -> bool:
    member, moderator = house.people["insider"], house.people["moderator"]
    words = {"source": "Vandaag ging het.", "title": "Hoe gaat het", "content_note": "", "submission_id": uuid4()}
    topic = start_topic(actor=member, group=house.circle, **words)
    report = make_report(actor=house.neighbour, kind="post", thing=topic.posts.get(), rule="unkind")
    take_out_of_group(actor=moderator, group=house.circle, member=member)
    with suppress(OutcomeNotPossible):
        decide_report(
            actor=moderator, report=report, outcome="let_back", rule="unkind", explanation="Kan vriendelijker."
        )
    return is_in_group(member, house.circle)
