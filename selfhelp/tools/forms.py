from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import DraftTextarea
from community.pages.models import ThemePage
from community.web.edit_lock import EditFormMixin
from community.web.text_fields import TextField
from selfhelp.tools.choices import Helped, Language, Platform, Recommend
from selfhelp.tools.models.ratings import MAX_EXPERIENCE_CHARACTERS

ANY = [("", _("All"))]
AGES = [*ANY, (16, _("16 or 17")), (18, _("18 to 24")), (25, _("25 or older"))]


def themes() -> list[tuple[str, str]]:
    pages = ThemePage.objects.visible_to(AnonymousUser()).in_order()
    return [*ANY, *((page.slug, str(page.in_language["title"])) for page in pages)]


class FilterForm(forms.Form):
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    platform = forms.ChoiceField(label=_("Where it works"), choices=[*ANY, *Platform.choices], required=False)
    age = forms.TypedChoiceField(label=_("Your age"), choices=AGES, coerce=int, empty_value=None, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[*ANY, *Language.choices], required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = themes()  # a callable would query at each use


class RatingForm(EditFormMixin, forms.Form):
    helped = forms.ChoiceField(label=_("Did it help you?"), choices=Helped, widget=forms.RadioSelect)
    recommend = forms.ChoiceField(
        label=_("Would you recommend it to somebody?"), choices=Recommend, widget=forms.RadioSelect
    )
    text = TextField(
        label=_("Your experience in a few words"),
        help_text=_("Others see this with the name that you use here. Your two answers are only counted."),
        max_length=MAX_EXPERIENCE_CHARACTERS,
        required=False,
        widget=DraftTextarea(attrs={"rows": 5}),
    )
