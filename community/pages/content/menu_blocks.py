"""The entries of the menu: a part of the house, or a page with its own text. They are code and not schema."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import StreamField

from community.pages.choices import MenuPart

MOST_ENTRIES = 6  # more do not fit in one row
LABEL_CHARACTERS = 20


class MenuPageBlock(blocks.StructBlock):
    """A page of this site with a short text in both languages; without one, the title of the page."""

    page = blocks.PageChooserBlock(label=_("Page"))
    text = blocks.CharBlock(label=_("Text in the menu"), max_length=LABEL_CHARACTERS, required=False)
    text_en = blocks.CharBlock(label=_("Text in the menu, in English"), max_length=LABEL_CHARACTERS, required=False)

    class Meta:
        label = _("A page of your own")
        icon = "doc-full"

    def clean(self, value):
        """Check that a long title has a short text beside it.

        Raises:
            StructBlockValidationError: the title is too long for the menu.
        """
        cleaned = super().clean(value)
        if not cleaned["text"] and len(cleaned["page"].title) > LABEL_CHARACTERS:
            reason = ValidationError(_("The title of this page is long. Write a short text for the menu."))
            raise blocks.StructBlockValidationError({"text": reason})
        return cleaned


class MenuBlock(blocks.StreamBlock):
    """The entries in their order: each part and each page at most once."""

    part = blocks.ChoiceBlock(choices=MenuPart.choices, label=_("A part of the house"), icon="home")
    page = MenuPageBlock()

    def clean(self, value):
        """Check that nothing stands in the menu twice.

        Raises:
            StreamBlockValidationError: naming each entry that stood there before.
        """
        cleaned = super().clean(value)
        seen, twice = set(), {}
        for number, child in enumerate(cleaned):
            target = child.value if child.block_type == "part" else child.value["page"].pk
            if (child.block_type, target) in seen:
                twice[number] = ValidationError(_("This stands in the menu already."))
            seen.add((child.block_type, target))
        if twice:
            raise StreamBlockValidationError(block_errors=twice)
        return cleaned


class MenuField(StreamField):
    """A menu of the blocks as they are today, also in a migration."""

    def __init__(self, **options):
        super().__init__(MenuBlock(required=False, max_num=MOST_ENTRIES), **options)

    def deconstruct(self):
        name, path, _blocks, options = super().deconstruct()
        options.pop("block_lookup")
        return name, path, [], options
