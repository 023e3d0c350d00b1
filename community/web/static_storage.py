"""Styles are written in many files, one for each component, and sent as one: on a slow line each file more is a wait.

Nothing has to be built while working on them; it happens where static files are collected.
"""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "community/css/site.css"
PART = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files with the hash of what is in them in their names, and the sheet of the site with its parts in it."""

    def post_process(self, paths: dict, dry_run: bool = False, **options):
        """``paths``: name -> the storage it was found in, and its path there; as Django gives them."""
        if SHEET in paths and not dry_run:
            whole = joined(paths)
            self.delete(SHEET)  # what was collected, or joined the time before
            self.save(SHEET, ContentFile(whole))
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def joined(paths: dict) -> str:
    """The sheet of the site, each part in the layer that it is asked into.

    Raises:
        KeyError: when a part is not there.
    """
    folder = SHEET.rpartition("/")[0]

    def part(found: re.Match) -> str:
        return f"@layer {found['layer']} {{\n{text_of(paths, f'{folder}/{found["name"]}')}}}"

    return PART.sub(part, text_of(paths, SHEET))


def text_of(paths: dict, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
