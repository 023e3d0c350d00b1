"""The members of the demo: the cast with its duties, and the others; all with the same password."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from community.members.choices import WRITING, DutyKind, Ending, Purpose
from community.members.consent.actions import ask_again_where_texts_changed, give_consent, store_text
from community.members.consent.purposes import TERMS
from community.members.duties.actions import give_duty
from community.members.models import Block, Consent, Member, Mute, Persona
from community.members.profiles.names import name_key
from community.notifications.choices import Delivery
from community.notifications.models import Notification, Preferences
from demo.content import toml

PASSWORD = "welkom-in-de-huiskamer"
DUTIES = [  # who, which, and why; the first was given on the command line, the others by otto
    ("otto", DutyKind.OPERATOR, "Otto zorgt voor de site, en doet de deur open."),
    ("mo", DutyKind.MODERATOR, "Mo deed de opleiding voor moderators en liep twee maanden mee."),
    ("iris", DutyKind.MODERATOR, "Iris kijkt mee als een tweede paar ogen, en beslist over een tweede blik."),
    ("mo", DutyKind.HOST, "Mo ontvangt mensen op chatavonden, ook in groepen die nog geen eigen gastvrouw hebben."),
    ("mo", DutyKind.TRAINER, "Mo geeft de cursus over stemmen horen aan de herstelacademie."),
    ("eva", DutyKind.EDITOR, "Eva schrijft de artikelen en kijkt elk jaar de hulplijnen na."),
]
ASKED_AGAIN = "joost"  # agreed to an earlier text, and has not answered about the new one
BLOCKS = [("anna", "ben")]
MUTES = [("anna", "otto")]
JOINED_DAYS_AGO = 300
EARLIER_VERSION = "2025-01"
DAYS_BETWEEN = 9


def email_of(key: str) -> str:
    return f"{key}@demo.example"


def load() -> str:
    people = toml("people")["person"]
    password = make_password(PASSWORD)  # one hash for all: hashing is slow on purpose
    members = {
        who["key"]: person(who, password, JOINED_DAYS_AGO - number * DAYS_BETWEEN) for number, who in enumerate(people)
    }
    give_duties(members)
    for blocker, blocked in BLOCKS:
        Block.objects.get_or_create(
            blocker=members[blocker], blocked=members[blocked], defaults={"persona": members[blocked].persona}
        )
    turn_on_email(members["bram"])
    ask_again_where_texts_changed()
    for muter, muted in MUTES:
        Mute.objects.get_or_create(muter=members[muter], persona=members[muted].persona)
    return f"{len(members)} people, with their names, duties and consent"


def person(who: dict, password: str, days_ago: int) -> Member:
    """Return the member with this key; create the member on the first run."""
    joined = timezone.now() - timedelta(days=max(days_ago, 1))
    member, is_new = Member.objects.get_or_create(
        email=email_of(who["key"]),
        defaults={"password": password, "role": who["role"], "birth_year": who["born"], "joined_at": joined},
    )
    if is_new:
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
        Persona.objects.create(
            member=member,
            name=who["name"],
            name_key=name_key(who["name"]),
            avatar_seed=who["key"],
            about=who.get("about", ""),
            created_at=joined,
        )
        add_consents(member, joined, also_now=who["key"] != ASKED_AGAIN)
    return member


def give_duties(members: dict[str, Member]) -> None:
    """Give the cast its duties; they heard of that long ago."""
    for key, kind, reason in DUTIES:
        actor = None if kind == DutyKind.OPERATOR else members["otto"]
        give_duty(actor=actor, member=members[key], kind=kind, reason=reason)
    Notification.objects.filter(kind="desk.duty", read_at=None).update(read_at=timezone.now())


def turn_on_email(member: Member) -> None:
    """Let a member of the cast get email, also at night, so that the demo has some to show."""
    if not Preferences.objects.filter(member=member).exists():
        give_consent(actor=member, purpose=Purpose.MAIL)
        Preferences.objects.create(member=member, usual=Delivery.NOW, quiet_from=0, quiet_until=0)


def add_consents(member: Member, joined: datetime, *, also_now: bool) -> None:
    """Give both consents that writing needs. Members who joined before the current text agreed to an earlier one then,
    and, with ``also_now``, to the current text as well."""
    for purpose in WRITING:
        version = TERMS[purpose].version
        text = store_text(purpose=purpose, version=version)
        since = timezone.make_aware(datetime.strptime(version, "%Y-%m"))
        if joined < since:
            ended = {"withdrawn_at": since, "ending": Ending.REPLACED} if also_now else {}
            Consent.objects.create(member=member, purpose=purpose, version=EARLIER_VERSION, given_at=joined, **ended)
            if not also_now:
                continue
        Consent.objects.create(member=member, purpose=purpose, version=version, text=text, given_at=max(joined, since))
