from django.utils.translation import gettext_lazy as _

from community.members.drafts.registry import register_page
from community.members.models import Draft, Member
from community.privacy.label_registry import label_codes, label_for, label_values


def _draft_label(key: str) -> object:
    return label_for(f"draft:{key.partition(':')[0]}") or _("Something I was writing")


register_page("welcome", "members:welcome")
register_page("profile", "members:edit_profile")
register_page("other_profile", "members:edit_other_profile")
label_values(Draft, key=_draft_label, fields=lambda fields: "")  # the words are in the text
label_values(Member.user_permissions.through, permission=lambda permission: permission.name)
label_codes(
    {
        "draft:late": _("Words from a form that was not sent"),
        "draft:welcome": _("My name"),
        "draft:profile": _("About me"),
        "draft:other_profile": _("About me, in a group"),
        "member.sign_up": _("I signed up."),
        "member.choose_name": _("I chose my name."),
        "member.change_name": _("I changed my name."),
        "member.take_other_name": _("I took another name for one group."),
        "member.edit_profile": _("I changed my profile."),
        "member.give_consent": _("I agreed to something."),
        "member.withdraw_consent": _("I withdrew a consent."),
        "member.lapse": _("Something I had agreed to ended, because its text changed and I did not answer."),
        "member.block": _("I blocked somebody."),
        "member.unblock": _("I ended a block."),
        "member.mute": _("I muted somebody."),
        "member.hear_again": _("I unmuted somebody."),
        "member.end_session": _("I logged out in one place."),
        "member.end_sessions": _("I logged out everywhere."),
        "member.email_change_asked": _("I asked to use another e-mail address."),
        "member.email_change": _("My e-mail address was changed."),
        "member.email_change_stopped": _("The change of my e-mail address was stopped."),
        "member.role": _("I changed somebody's role here."),
        "member.close": _("I closed an account."),
        "member.open": _("I opened an account again."),
        "duty.give": _("I gave somebody a task here."),
        "duty.end": _("I ended somebody's task here."),
        "second_step.add": _("I added a second step for logging in."),
        "second_step.remove": _("I removed a second step for logging in."),
        "second_step.renew": _("I made new backup codes for logging in."),
        "second_step.reset": _("I helped somebody who lost their second step for logging in."),
    }
)
