"""Personal data in accounts, also that in the tables of allauth and Django."""

from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.generations.public import unseen_by_visitors
from community.members.models import (
    Block,
    Consent,
    Draft,
    Duty,
    EmailChange,
    FormerName,
    Member,
    Mute,
    Persona,
    Session,
)
from community.members.models.session import EXPIRED_KEPT_FOR
from community.members.profiles.actions import FORMER_NAMES_KEPT_FOR
from community.privacy.registry import UNTIL_LEAVING, OnLeaving, Retention, holding, no_personal_data

NEVER_LOGGED_IN = Q(last_login=None, personas=None) & (~Q(emailaddress__verified=True) | Q(awaits_owner=True))


holding(
    Draft,
    owner="member",
    title=_("What I was writing"),
    export="key text fields updated_at",
    internal="id public_id member",
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that nobody loses words that were not sent yet."),
    kept_for=_("until you send it, clear it or leave; only the newest 200"),
    retention=UNTIL_LEAVING,
)
holding(
    Session,
    owner="member",
    title=_("Where I am logged in"),
    export="began_at used_at remembered",
    internal="expire_date public_id member latest_at",
    secret="session_key session_data",
    on_leaving=OnLeaving.ERASE,
    purpose=_(
        "To know who is asking for a page, and so that you can end a login somewhere else. We "
        "keep no address and no browser."
    ),
    kept_for=_("two hours after your last visit, or thirty days if you asked for that, and at most a day more"),
    retention=Retention(EXPIRED_KEPT_FOR, since="expire_date"),
)
holding(
    Block,
    owner="blocker",
    title=_("People I blocked"),
    export="persona created_at",  # the name of the other as it was seen
    internal="id public_id blocker blocked",  # the account of the other
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that two people do not come across each other's words."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    Mute,
    owner="muter",
    title=_("People I muted"),
    export="persona created_at",  # the name of the other as it was seen
    internal="id public_id muter",
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that somebody's words are folded away for you."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    Duty,
    owner="member",
    title=_("What I may do here"),
    export="kind group since until",
    internal="id member",
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that it is clear who looks after rooms, courses and the site."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    Consent,
    owner="member",
    title=_("What I agreed to"),
    export="purpose version text given_at withdrawn_at ending",
    internal="id member",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To show that we asked for consent, in which words and when (GDPR, articles 7 and 9)."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    Persona,
    owner="member",
    title=_("My names"),
    export="group name about created_at",
    internal="id public_id member name_key avatar_seed must_choose_name",
    on_leaving=OnLeaving.ERASE,
    purpose=_("The name by which others know you."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    FormerName,
    owner="member",
    title=_("Names that I gave up"),
    export="left_at",
    internal="id member name_key taken_away",  # the name as it could be confused, for comparing alone
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that nobody takes your old name and passes for you."),
    kept_for=_("a year, or until you leave"),
    retention=Retention(FORMER_NAMES_KEPT_FOR, since="left_at"),
)
holding(
    EmailAddress,
    owner="user",
    title=_("My e-mail addresses"),
    export="email verified primary",
    internal="id user",
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that you can log in, and so that we can write to you about your account."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    EmailConfirmation,
    owner="email_address__user",
    title=_("Addresses that are waiting for confirmation"),
    export="email_address created sent",
    internal="id",
    secret="key",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To know that an address is really yours."),
    kept_for=_("three days"),
    retention=Retention(timedelta(days=3), since="created"),
)
holding(
    EmailChange,
    owner="email_address__user",
    title=_("A new address that is waiting"),
    export="email_address due_at",
    internal="id public_id",
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that you can stop somebody who tries to take over your account."),
    kept_for=_("a day"),
    retention=Retention(timedelta(days=7), since="due_at"),
)
holding(
    Authenticator,
    owner="user",
    title=_("My second step for logging in"),
    export="type created_at last_used_at",
    internal="id user",
    secret="data",
    on_leaving=OnLeaving.ERASE,
    purpose=_("So that a stolen password is not enough."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    Member.groups.through,
    owner="member",
    title=_("My work on the pages"),
    export="group",
    internal="id member",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To know which editors may change which pages."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    Member.user_permissions.through,
    owner="member",
    title=_("My rights on the pages"),
    export="permission",
    internal="id member",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To know which editors may change which pages."),
    kept_for=_("until you leave"),
    retention=UNTIL_LEAVING,
)
holding(
    Member,
    owner="",
    title=_("My account"),
    export="last_login email role birth_year language joined_at may_write away_since",
    internal="restricted_until paused_until id is_superuser is_active access_version sessions_version code_step "
    "has_new_terms awaits_owner",
    secret="password",
    on_leaving=OnLeaving.ERASE,
    purpose=_("To let you log in, and nobody else."),
    kept_for=_("until you leave; thirty days if the address was never confirmed"),
    retention=Retention(timedelta(days=30), since="joined_at", only=NEVER_LOGGED_IN),
)
no_personal_data("the texts that were agreed to: the site's own words", "members.ConsentText")
no_personal_data("whether visitors can sign up; who opened it stands in the audit log", "members.SignUpState")
unseen_by_visitors(
    "a member's own account, and what they chose for themselves",
    *("members.Draft", "members.Session", "members.Block", "members.Mute", "members.Consent", "members.EmailChange"),
    *("members.FormerName", "account.*", "mfa.*"),
)
unseen_by_visitors(
    "of the account, and not of the name that others see",
    *("members.Member.last_login", "members.Member.password", "members.Member.email", "members.Member.language"),
    *("members.Member.access_version", "members.Member.sessions_version", "members.Member.code_step"),
    *("members.Member.has_new_terms", "members.Member.awaits_owner"),
    *("members.Member.restricted_until", "members.Member.paused_until"),
)
