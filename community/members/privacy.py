"""What the house holds of a member's account, and of what allauth and Django keep with it."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.members.models.session import KNOWN_AFTER_END
from community.privacy.labels import in_words, name_codes, said
from community.privacy.registry import UNTIL_LEAVING as NO_RULE
from community.privacy.registry import FieldUse, Holding, OnLeaving, Retention, impersonal, register

EXPORT, INTERNAL, SECRET = FieldUse.EXPORT, FieldUse.INTERNAL, FieldUse.SECRET
UNTIL_LEAVING = _("until the member leaves")


# an address that nobody confirmed may be somebody else's
NEVER_CAME_IN = Q(last_login=None, personas=None) & ~Q(emailaddress__verified=True)


def hold(model: str, owner: str, title: object, reason: str, term: str = UNTIL_LEAVING, **fields) -> None:
    """Register a model whose rows go when the member leaves."""
    after_leaving, keep = fields.pop("after_leaving", None), fields.pop("keep", NO_RULE)
    register(
        Holding(
            model=model,
            owner=owner,
            title=title,
            fields=fields,
            on_leaving=OnLeaving.ERASE,
            reason=reason,
            term=term,
            after_leaving=after_leaving,
            keep=keep,
        )
    )


hold(
    "members.Draft",
    "member",
    _("What I was writing"),
    _("So that nobody loses words that were not sent yet."),
    _("until sent, cleared or the member leaves; the newest 200"),
    id=INTERNAL,
    member=INTERNAL,
    place=EXPORT,
    text=EXPORT,
    updated_at=EXPORT,
)
hold(
    "members.Session",
    "member",
    _("Where I am logged in"),
    _("To know who asks for a page, and so that the member can end a login somewhere else. No address, no browser."),
    _("two hours or, when asked for, thirty days after the last visit, and at most a day more"),
    keep=Retention(KNOWN_AFTER_END, since="expire_date"),
    session_key=SECRET,
    session_data=SECRET,
    expire_date=INTERNAL,
    public_id=INTERNAL,
    member=INTERNAL,
    began_at=EXPORT,
    used_at=EXPORT,
    remembered=EXPORT,
    latest_at=INTERNAL,
)
hold(
    "members.Block",
    "blocker",
    _("People I blocked"),
    _("So that two people do not meet each other's words."),
    id=INTERNAL,
    public_id=INTERNAL,
    blocker=INTERNAL,
    blocked=INTERNAL,  # about somebody else
    persona=EXPORT,  # the name as it was seen
    created_at=EXPORT,
)
hold(
    "members.Mute",
    "muter",
    _("People I muted"),
    _("So that the words of somebody are folded away for the member."),
    id=INTERNAL,
    public_id=INTERNAL,
    muter=INTERNAL,
    persona=EXPORT,  # the name as it was seen
    created_at=EXPORT,
)
hold(
    "members.Duty",
    "member",
    _("What I may do here"),
    _("Who looks after rooms, courses and the site."),
    id=INTERNAL,
    member=INTERNAL,
    kind=EXPORT,
    group=EXPORT,
    since=EXPORT,
    until=EXPORT,
)
hold(
    "members.Consent",
    "member",
    _("What I agreed to"),
    _("To show that consent was asked, in which words and when (GDPR, articles 7 and 9)."),
    id=INTERNAL,
    member=INTERNAL,
    purpose=EXPORT,
    version=EXPORT,
    text=EXPORT,
    given_at=EXPORT,
    withdrawn_at=EXPORT,
    ending=EXPORT,
)
hold(
    "members.Persona",
    "member",
    _("My names"),
    _("The name under which others meet the member."),
    id=INTERNAL,
    public_id=INTERNAL,
    member=INTERNAL,
    group=EXPORT,
    name=EXPORT,
    name_key=INTERNAL,
    avatar_seed=INTERNAL,
    about=EXPORT,
    created_at=EXPORT,
)
hold(
    "account.EmailAddress",
    "user",
    _("My e-mail addresses"),
    _("To log in, and to write about the account."),
    id=INTERNAL,
    user=INTERNAL,
    email=EXPORT,
    verified=EXPORT,
    primary=EXPORT,
)
hold(
    "account.EmailConfirmation",
    "email_address__user",
    _("Addresses that wait for confirmation"),
    _("To know that an address is the member's own."),
    _("three days"),
    keep=Retention(timedelta(days=3), since="created"),
    id=INTERNAL,
    email_address=EXPORT,
    created=EXPORT,
    sent=EXPORT,
    key=SECRET,
)
hold(
    "members.EmailChange",
    "address__user",
    _("A new address that waits"),
    _("So that the owner of an account can stop somebody who tries to take it over."),
    _("a day"),
    keep=Retention(timedelta(days=7), since="due_at"),
    id=INTERNAL,
    public_id=INTERNAL,
    address=EXPORT,
    due_at=EXPORT,
)
hold(
    "mfa.Authenticator",
    "user",
    _("My second step for logging in"),
    _("So that a stolen password is not enough."),
    id=INTERNAL,
    user=INTERNAL,
    type=EXPORT,
    data=SECRET,
    created_at=EXPORT,
    last_used_at=EXPORT,
)
hold(
    "members.Member_groups",
    "member",
    _("My work on the pages"),
    _("Which editors may change which pages."),
    id=INTERNAL,
    member=INTERNAL,
    group=EXPORT,
)
hold(
    "members.Member_user_permissions",
    "member",
    _("My rights on the pages"),
    _("Which editors may change which pages."),
    id=INTERNAL,
    member=INTERNAL,
    permission=EXPORT,
)
hold(
    "members.Member",
    "",
    _("My account"),
    _("To let the member log in, and nobody else."),
    _("until the member leaves; when the address was never confirmed, thirty days"),
    keep=Retention(timedelta(days=30), since="joined_at", only=NEVER_CAME_IN),
    id=INTERNAL,
    password=SECRET,
    last_login=EXPORT,
    is_superuser=INTERNAL,
    email=EXPORT,
    role=EXPORT,
    birth_year=EXPORT,
    language=EXPORT,
    is_active=INTERNAL,
    joined_at=EXPORT,
    access_version=INTERNAL,
    sessions_version=INTERNAL,
    code_step=INTERNAL,
    may_write=EXPORT,
    away_since=EXPORT,
    has_new_terms=INTERNAL,
    groups=INTERNAL,
    user_permissions=INTERNAL,
)
impersonal("the texts that were agreed to: the site's own words", "members.ConsentText")


def _draft_place(place: str) -> object:
    return said(f"draft:{place.partition(':')[0]}") or _("Something I was writing")


in_words("members.Draft", place=_draft_place)
in_words("members.Member_user_permissions", permission=lambda permission: permission.name)
name_codes(
    {
        "draft:late": _("Words of a form that came after my login had ended"),
        "member.sign_up": _("I signed up."),
        "member.choose_name": _("I chose my name."),
        "member.take_other_name": _("I took another name for one group."),
        "member.edit_profile": _("I changed my profile."),
        "member.give_consent": _("I agreed to something."),
        "member.withdraw_consent": _("I took back something that I had agreed to."),
        "member.lapse": _("Something I had agreed to ended, because its text changed and I did not answer."),
        "member.block": _("I blocked somebody."),
        "member.unblock": _("I ended a block."),
        "member.mute": _("I muted somebody."),
        "member.hear_again": _("I chose to hear somebody again."),
        "member.end_session": _("I ended one login."),
        "member.end_sessions": _("I logged out everywhere."),
        "member.email_change_asked": _("I asked to use another e-mail address."),
        "member.email_change": _("My e-mail address was changed."),
        "member.email_change_stopped": _("The change of my e-mail address was stopped."),
        "member.role": _("I changed who somebody is here."),
        "member.close": _("I closed an account."),
        "member.open": _("I opened an account again."),
        "duty.give": _("I gave somebody a task here."),
        "duty.end": _("I ended a task of somebody."),
        "second_step.add": _("I added a second step for logging in."),
        "second_step.remove": _("I removed a second step for logging in."),
        "second_step.renew": _("I made new codes on paper for logging in."),
        "second_step.reset": _("I helped somebody who lost their second step for logging in."),
    }
)
