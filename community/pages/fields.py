"""The text of a page: what may stand in it is code, and no schema."""

from wagtail.fields import StreamField

from community.pages.blocks import body_blocks


class BodyField(StreamField):
    """Made of ``body_blocks()`` as they are today, also in a migration: another block or another feature of long text
    asks for none."""

    def __init__(self, **options):
        super().__init__(body_blocks(), **options)

    def deconstruct(self):
        name, path, _blocks, options = super().deconstruct()
        options.pop("block_lookup")
        return name, path, [], options
