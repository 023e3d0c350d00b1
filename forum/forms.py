from django import forms
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.html import MAX_SOURCE_CHARACTERS, render_post
from community.members.drafts.widgets import DraftTextarea, DraftTextInput
from community.text import plain
from community.web.edit_lock import EditFormMixin
from community.web.text_fields import LineField, TextField
from forum.choices import NOTE_MAX_CHARACTERS, TITLE_MAX_CHARACTERS
from forum.reading.subject import valid_about


class PostForm(EditFormMixin, forms.Form):
    """The text of a post. The form can come back with a preview: then it is not valid, and has no errors either."""

    source = TextField(
        label=_("Your message"),
        max_length=MAX_SOURCE_CHARACTERS,
        widget=DraftTextarea(attrs={"rows": 8, "data-markup": True}),
        error_messages={
            "required": _("There are no words here yet."),
            "max_length": _("This is too long for one message. Could you split it in two?"),
        },
    )

    @property
    def is_preview(self) -> bool:
        return self.is_bound and "preview" in self.data

    @cached_property
    def preview(self) -> SafeString:
        """Return the HTML of the post as others would see it; empty when there are no words."""
        source = plain(self.data.get("source", ""))
        return mark_safe(render_post(source).html if source else "")  # noqa: S308 (cleaned by nh3)

    def is_valid(self) -> bool:
        return not self.is_preview and super().is_valid()

    def full_clean(self) -> None:
        if not self.is_preview:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}


class ReplyForm(PostForm):
    """A reply in a topic."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].label = _("Your answer")


class TopicForm(PostForm):
    """A new topic."""

    field_order = ["title", "source", "content_note"]
    title = LineField(
        label=_("What is it about?"),
        help_text=_("One short sentence."),
        max_length=TITLE_MAX_CHARACTERS,
        widget=DraftTextInput,
        error_messages={"required": _("Give it a title, so that others can find it.")},
    )
    content_note = LineField(
        label=_("Is it heavy to read? Say in one line what to expect"),
        help_text=_("For example: this is about self-harm, without details. People can then choose when to read it."),
        max_length=NOTE_MAX_CHARACTERS,
        widget=DraftTextInput,
        required=False,
    )
    about = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_about(self) -> str:
        return valid_about(self.cleaned_data["about"])


class MoveForm(forms.Form):
    """The board to which a topic is moved."""

    group = forms.ModelChoiceField(
        label=_("Which board should it go to?"),
        queryset=Group.objects.none(),
        to_field_name="slug",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, boards: QuerySet[Group], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = boards
        self.fields["group"].label_from_instance = lambda board: board.title
