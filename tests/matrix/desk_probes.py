"""Probes of the actions of the front desk and of duties, called directly as a member who may not."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.test import override_settings
from django.utils import timezone

from community.desk.checklist import actions as checklist
from community.members.accounts.rules import is_sign_up_open
from community.members.choices import DutyKind
from community.members.duties import actions as duties
from community.members.duties.rules import is_needed, leaves_somebody
from community.members.models import Duty, SignUpState
from community.members.rules import can_manage_members
from community.pages.models import Announcement
from community.permissions import NotAllowed, denial_reason
from tests.matrix.action_probes import allows, refuses
from tests.matrix.people import House
from tests.matrix.probes import probes, tells


@refuses("community.desk.checklist.actions.open_sign_up")
def open_sign_up(house: House) -> object:
    checklist.close_sign_up(actor=house.people["operator"])
    try:
        return checklist.open_sign_up(actor=house.people["member"])
    except checklist.NotReady:
        return None  # the list was looked up, so the rule let the member through


@refuses("community.desk.checklist.actions.close_sign_up")
def close_sign_up(house: House) -> object:
    return checklist.close_sign_up(actor=house.people["member"])


@refuses("community.desk.checklist.actions.send_test_email")
def send_test_email(house: House) -> object:
    return checklist.send_test_email(actor=house.people["member"])


@refuses("community.desk.checklist.actions.put_starter_texts")
def put_starter_texts(house: House) -> object:
    return checklist.put_starter_texts(actor=house.people["member"])


@refuses("community.members.duties.rules.can_give_duty")
@refuses("community.members.duties.actions.give_duty")
def give_duty(house: House) -> object:
    return duties.give_duty(actor=house.people["member"], member=house.people["member"], kind=DutyKind.HOST)


@refuses("community.members.duties.actions.hand_over_duty")
def hand_over_duty(house: House) -> object:
    duty = house.people["operator"].duties.get(kind=DutyKind.OPERATOR)
    return duties.hand_over_duty(actor=house.people["member"], duty=duty, to=house.people["member"])


@probes("community.members.duties.actions.hand_over_duty")
def handing_over_is_refused_before_the_duty_is_given(house: House) -> bool:
    """Giving the duty would be refused as well, with another sentence."""
    duty, member = house.people["operator"].duties.get(kind=DutyKind.OPERATOR), house.people["member"]
    try:
        duties.hand_over_duty(actor=member, duty=duty, to=member)
    except NotAllowed as refusal:
        return str(refusal.reason) != str(denial_reason(can_manage_members, member))
    return True


@probes("community.members.duties.rules.is_needed")
def house_needs_an_operator_and_no_host(house: House) -> bool:
    operator = house.people["operator"].duties.get(kind=DutyKind.OPERATOR)
    return tells(is_needed(operator), is_needed(Duty(kind=DutyKind.HOST, group=house.circle)))


@probes("community.members.duties.rules.leaves_somebody")
@override_settings(STAFF_SECOND_FACTOR=False)
def last_operator_leaves_nobody(house: House) -> bool:
    operator = house.people["operator"].duties.get(kind=DutyKind.OPERATOR)
    return tells(leaves_somebody(Duty(kind=DutyKind.HOST, group=house.circle)), leaves_somebody(operator))


@probes("community.members.accounts.rules.is_sign_up_open")
def sign_up_is_as_an_operator_chose(house: House) -> bool:
    states = {}
    for is_open in (True, False):
        SignUpState.objects.all().delete()
        SignUpState.objects.create(is_open=is_open)
        states[is_open] = is_sign_up_open()
    return tells(states[True], states[False])


@allows("community.desk.checklist.actions.close_sign_up")
def operator_closes_sign_up(house: House) -> object:
    return checklist.close_sign_up(actor=house.people["operator"])


@probes("community.desk.checklist.actions.open_sign_up")
def operator_opens_sign_up(house: House) -> bool:
    checklist.close_sign_up(actor=house.people["operator"])
    try:
        checklist.open_sign_up(actor=house.people["operator"])
    except checklist.NotReady:
        return False  # the list was looked up, so the rule let the operator through
    return False


@probes("community.pages.querysets.AnnouncementQuerySet.visible_to")
def announcement_for_members_is_not_for_visitors(house: House) -> bool:
    now = timezone.now()
    span = {"begins_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    Announcement.objects.create(text="Dag", text_en="Hello", audience="members", **span)
    rows = Announcement.objects.all()
    return tells(rows.visible_to(house.people["member"]).exists(), rows.visible_to(AnonymousUser()).exists())
