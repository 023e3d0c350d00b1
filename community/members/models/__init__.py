from community.members.models.account import Member
from community.members.models.consent import Consent, ConsentText
from community.members.models.draft import Draft
from community.members.models.duty import Duty
from community.members.models.email_change import EmailChange
from community.members.models.persona import FormerName, Persona
from community.members.models.relations import Block, Mute
from community.members.models.session import Session
from community.members.models.sign_up import SignUpState

__all__ = [
    "Block",
    "Consent",
    "ConsentText",
    "Draft",
    "Duty",
    "EmailChange",
    "FormerName",
    "Member",
    "Mute",
    "Persona",
    "Session",
    "SignUpState",
]
