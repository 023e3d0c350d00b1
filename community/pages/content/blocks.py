"""Blocks of a page; each has a template in ``templates/blocks``."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from community.pages.choices import (
    course_choices,
    course_of,
    helpline_choices,
    helpline_of,
    tool_choices,
    tool_of,
)

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]
VIDEO_EXTENSIONS = ("mp4", "webm")  # webm: films that were uploaded before only MP4 was accepted


class SlugBlock(blocks.ChoiceBlock):
    """A slug or key that an editor picks from a list; reading a value does not look up the choices.

    ``find`` returns the object with this slug, so that Wagtail knows what refers to it.
    """

    def __init__(self, choices, *, find, **options):
        super().__init__(choices, **options)
        self._find = find

    def extract_references(self, value):
        if (thing := self._find(value)) is not None:
            yield type(thing), str(thing.pk), "", ""

    def to_python(self, value):
        return value

    def normalize(self, value):
        return value


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quote"))
    who = blocks.CharBlock(label=_("who says it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(
        label=_("what the image shows"), max_length=250, help_text=_("For people who have the page read aloud.")
    )
    credit = blocks.CharBlock(label=_("made by"), max_length=120)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/image.html"


class VideoFileBlock(DocumentChooserBlock):
    """A film from the documents of the CMS: nothing is fetched from a video site."""

    def clean(self, value):
        value = super().clean(value)
        if value is not None and value.file_extension.lower() not in VIDEO_EXTENSIONS:
            raise ValidationError(_("Choose a film that ends in .mp4."))
        return value


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    video = VideoFileBlock(label=_("film"))
    transcript = blocks.RichTextBlock(
        label=_("transcript"), features=TEXT_FEATURES, help_text=_("For people who cannot hear or play it.")
    )

    class Meta:
        icon = "media"
        label = _("Film")
        template = "blocks/video.html"


def teaser_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks that point at another room; they show nothing that the reader may not see."""
    return [
        (
            "tool",
            SlugBlock(tool_choices, find=tool_of, label=_("Self-help tool"), icon="cogs", template="blocks/tool.html"),
        ),
        (
            "course",
            SlugBlock(course_choices, find=course_of, label=_("Course"), icon="date", template="blocks/course.html"),
        ),
        (
            "topic",
            blocks.RegexBlock(
                r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
                label=_("Topic in the forum"),
                help_text=_("The last part of the topic's address."),
                error_messages={"invalid": _("Copy the last part of the topic's address.")},
                icon="comment",
                template="blocks/topic.html",
            ),
        ),
    ]


def body_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of which the text of a page is made."""
    return [
        ("heading", blocks.CharBlock(label=_("Heading"), icon="title", template="blocks/heading.html")),
        ("text", blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="blocks/text.html")),
        ("quote", QuoteBlock()),
        ("note", blocks.TextBlock(label=_("Content note"), icon="warning", template="blocks/note.html")),
        (
            "helpline",
            SlugBlock(
                helpline_choices, find=helpline_of, label=_("Help line"), icon="help", template="blocks/helpline.html"
            ),
        ),
        ("image", ImageBlock()),
        ("video", VideoBlock()),
        *teaser_blocks(),
    ]
