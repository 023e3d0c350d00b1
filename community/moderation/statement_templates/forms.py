"""Begin a text of a moderator with a text of the house. What the moderator typed is never overwritten.

The select offers the texts, in the language of who will read it. With script the chosen text fills an empty box; the
button adds it. Without script the button sends the form to the same page, which shows it again with the text in it and
everything that was typed; nothing is sent or decided.
"""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.members.drafts.prefill import with_draft
from community.members.models import Member
from community.moderation.choices import Rule
from community.moderation.models import StatementTemplate

BUTTON = "begin"  # the name of the button that puts the chosen text in the form
FIELD = "template"


class TemplateSelect(forms.Select):
    """A select whose options carry their text, with the button that begins with it."""

    def __init__(self, *, into: str):
        super().__init__(attrs={"data-fills": into})
        self.into, self.texts = into, {}

    def create_option(self, name, value, *args, **kwargs) -> dict:
        option = super().create_option(name, value, *args, **kwargs)
        if text := self.texts.get(value):
            option["attrs"]["data-text"] = text
        return option

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        button = format_html(
            '<button class="button button--quiet" name="{}" value="1" formaction="#id_{}" formnovalidate>{}</button>',
            BUTTON,
            self.into,
            _("Begin with this text"),
        )
        return format_html('{} <div class="actions">{}</div>', super().render(name, value, attrs, renderer), button)


class OffersTemplates(forms.Form):
    """A form whose field ``into`` can begin with a text of the house."""

    into = "explanation"

    def offer(self, templates: Iterable[StatementTemplate], *, rule: str, reader: Member | None) -> None:
        """Offer these texts before the field: those for this rule first, then those for every rule."""
        language = language_of(reader)
        written = [row for row in templates if row.text_in(language).strip()]  # an emptied text begins nothing
        offered = sorted(written, key=lambda row: (row.rule != rule, row.rule != ""))
        if not offered:
            return
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in offered:
            label = Rule(row.rule).label if row.rule else _("For every rule")
            groups.setdefault(label, []).append((row.key, str(row)))
        select = TemplateSelect(into=self.into)
        select.choices = [("", _("Choose a text")), *groups.items()]
        select.texts = {row.key: row.text_in(language) for row in offered}
        self.fields[FIELD] = forms.CharField(
            label=_("Begin with a text of the house"),
            required=False,
            widget=select,
            help_text=_("You can change every word. What you have written yourself stays."),
        )
        names = [name for name in self.fields if name != FIELD]
        index = names.index(self.into)
        self.order_fields([*names[:index], FIELD, *names[index:]])

    def clean(self) -> dict:
        fields = super().clean()
        fields = self.cleaned_data if fields is None else fields
        fields.pop(FIELD, None)
        return fields


def language_of(reader: Member | None) -> str:
    return reader.language if reader is not None else "nl"


def is_beginning(request: HttpRequest) -> bool:
    """Return whether the form was sent to begin with a text, and not to do its work."""
    return request.method == "POST" and BUTTON in request.POST


def sent_form(request: HttpRequest) -> QueryDict | None:
    """Return the fields of a form that was sent to do its work."""
    return None if is_beginning(request) else request.POST or None


def initial_values(request: HttpRequest, *, into: str, reader: Member | None, initial: dict | None = None) -> dict:
    """Return the values with which the form begins: the draft or, after the button, all that was typed and the chosen
    text, in an empty box or below the words of the moderator."""
    if not is_beginning(request):
        return with_draft(request, initial)
    typed = {name: value for name, value in request.POST.items() if name not in (BUTTON, FIELD)}
    templates = StatementTemplate.objects.visible_to(request.user)
    template = templates.filter(key=request.POST.get(FIELD, "")).first()
    if template is not None:
        typed[into] = _begun(typed.get(into, ""), template.text_in(language_of(reader)), templates)
    return typed


def _begun(typed: str, text: str, templates: Iterable[StatementTemplate]) -> str:
    """Return the text alone when the box is empty or holds a text of the house, unchanged; else below the words."""
    words = typed.replace("\r\n", "\n").strip()
    if words == text or text in words:
        return words
    if not words or any(words in (row.text_in("nl"), row.text_in("en")) for row in templates):
        return text
    return f"{words}\n\n{text}"
