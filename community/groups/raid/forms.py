from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.choices import GroupKind, RaidKind, RaidReason, RaidSpan
from community.groups.models import Group
from community.groups.raid_modes import SLOW_SECONDS

EXPLAINED = {
    RaidKind.READ_ONLY: _("Only read: nobody writes, except those who look after it"),
    RaidKind.SLOW: _("Write slowly: everybody leaves %(n)s minutes between two messages"),
    RaidKind.NEWCOMERS: _(
        "Newcomers are read first: what people write who came less than a week ago waits for you; in the chat they "
        "read along"
    ),
    RaidKind.INVITE_ONLY: _("Nobody new: people come in by invitation only"),
}
SIGN_UP_CLOSED = _("Nobody new: the sign-up is closed")


def _choices(group: Group | None) -> list[tuple]:
    """Return the modes of this place; a board has no door to close."""
    choices = {kind: text % {"n": SLOW_SECONDS // 60} for kind, text in EXPLAINED.items()}
    if group is None:
        choices[RaidKind.INVITE_ONLY] = SIGN_UP_CLOSED
    elif group.kind == GroupKind.BOARD:
        del choices[RaidKind.INVITE_ONLY]
    return list(choices.items())


class RaidModeForm(forms.Form):
    """The mode that is asked of everybody; the button that sends the form says for how long."""

    kind = forms.ChoiceField(label=_("What do you ask of everybody?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Why?"), help_text=_("Everybody reads this sentence."), choices=RaidReason, initial=RaidReason.FLOOD
    )
    span = forms.ChoiceField(choices=RaidSpan)

    def __init__(self, *args, group: Group | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _choices(group)
        self.fields["kind"].initial = RaidKind.READ_ONLY
        self.spans = RaidSpan.choices
        self.shown = [self["kind"], self["reason"]]
