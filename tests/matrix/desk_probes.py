"""Probes of the actions of the front desk and of duties, called directly as a member who may not."""

from community.desk.checklist import actions as checklist
from community.members.choices import DutyKind
from community.members.duties import actions as duties
from tests.matrix.action_probes import refuses
from tests.matrix.people import House


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


@refuses("community.members.duties.actions.give_duty")
def give_duty(house: House) -> object:
    return duties.give_duty(actor=house.people["member"], member=house.people["member"], kind=DutyKind.HOST)


@refuses("community.members.duties.actions.hand_over_duty")
def hand_over_duty(house: House) -> object:
    duty = house.people["operator"].duties.get(kind=DutyKind.OPERATOR)
    return duties.hand_over_duty(actor=house.people["member"], duty=duty, to=house.people["member"])
