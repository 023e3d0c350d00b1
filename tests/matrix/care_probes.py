"""Probes for the care for moderators."""

from community.moderation.care import actions
from tests.matrix.action_probes import allows, refuses
from tests.matrix.measure_probes import house_moderator
from tests.matrix.people import House


@refuses("community.moderation.care.actions.let_everything_go")
def member_lets_everything_go(house: House) -> object:
    return actions.let_everything_go(actor=house.people["insider"])


@refuses("community.moderation.care.actions.choose_folding")
def member_chooses_folding(house: House) -> object:
    return actions.choose_folding(actor=house.people["insider"], folds_heavy=False)


@allows("community.moderation.care.actions.let_everything_go")
@allows("community.moderation.care.actions.choose_folding")
def moderator_takes_care(house: House) -> object:
    moderator = house_moderator("rests")
    actions.choose_folding(actor=moderator, folds_heavy=False)
    return actions.let_everything_go(actor=moderator)
