"""Probes for the second look at a number of a help line: the CMS proposes it, where the matrix does not look."""

from community.members.choices import DutyKind
from community.members.models import Duty
from community.pages import actions
from community.pages.models import HelpLine, NumberChange
from tests.matrix.action_probes import refuses
from tests.matrix.people import House
from tests.matrix.probes import probes


def _propose(house: House, role: str) -> NumberChange:
    line = HelpLine.objects.get(key="korrelatie")
    return actions.propose_number(actor=house.people[role], line=line, numbers={"phone": "088 765 43 21"})


def _proposed(house: House) -> NumberChange:
    line = HelpLine.objects.get(key="korrelatie")
    return NumberChange.objects.create(line=line, phone="088 765 43 21", proposed_by=house.people["editor"])


@refuses("community.pages.actions.propose_number")
def member_proposes(house: House) -> object:
    return _propose(house, "member")


@refuses("community.pages.rules.can_propose_number")
def member_proposes_too(house: House) -> object:
    return _propose(house, "member")


@probes("community.pages.actions.propose_number")
@probes("community.pages.rules.can_propose_number")
def editor_is_refused(house: House) -> bool:
    return _propose(house, "editor") is None


@refuses("community.pages.actions.accept_number")
def member_accepts(house: House) -> object:
    return actions.accept_number(actor=house.people["member"], change=_proposed(house))


@refuses("community.pages.rules.can_accept_number")
def editor_accepts_her_own(house: House) -> object:
    return actions.accept_number(actor=house.people["editor"], change=_proposed(house))


@refuses("community.pages.rules.is_alone")
def editor_with_colleagues_accepts_her_own(house: House) -> object:
    return actions.accept_number(actor=house.people["editor"], change=_proposed(house))


@probes("community.pages.rules.is_alone")
def editor_alone_is_refused(house: House) -> bool:
    change = _proposed(house)
    others = Duty.objects.filter(kind__in=(DutyKind.EDITOR, DutyKind.OPERATOR)).exclude(member=house.people["editor"])
    others.delete()
    actions.accept_number(actor=house.people["editor"], change=change)
    return NumberChange.objects.filter(pk=change.pk).exists()


@refuses("community.pages.actions.decline_number")
def member_declines(house: House) -> object:
    return actions.decline_number(actor=house.people["member"], change=_proposed(house))


@refuses("community.pages.rules.can_decline_number")
def member_declines_too(house: House) -> object:
    return actions.decline_number(actor=house.people["member"], change=_proposed(house))
