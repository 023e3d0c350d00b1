"""The field for the text of a page. Its blocks are code and not part of the schema."""

from wagtail.fields import StreamField

from community.pages.content.blocks import body_blocks


class BodyField(StreamField):
    """A text of ``body_blocks()`` as they are today, also in a migration: a new block needs no migration."""

    def __init__(self, **options):
        super().__init__(body_blocks(), **options)

    def deconstruct(self):
        name, path, _blocks, options = super().deconstruct()
        options.pop("block_lookup")
        return name, path, [], options
