"""Bundle the style sheets: written in many files, one per component, sent as one, because on a slow line each file
is a wait. There is no build step while working on them; the bundle is made where static files are collected.
"""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "community/css/site.css"
IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Store static files under hashed names, also where scripts import them, and the style sheet as one file."""

    # else a browser asks again for each imported script after a minute, and loads one that a page names too twice
    support_js_module_import_aggregation = True

    def post_process(self, paths: dict, dry_run: bool = False, **options):
        """Bundle, then hash. ``paths``: name -> (storage, path in that storage), as Django passes them."""
        if BUNDLE in paths and not dry_run:
            bundle = bundled(paths)
            self.delete(BUNDLE)  # as collected, or as bundled the last time
            self.save(BUNDLE, ContentFile(bundle))
            paths = paths | {BUNDLE: (self, BUNDLE)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def bundled(paths: dict) -> str:
    """Return the style sheet of the site, each import in its cascade layer.

    Raises:
        KeyError: an imported file does not exist.
    """
    folder = BUNDLE.rpartition("/")[0]

    def imported(match: re.Match) -> str:
        return f"@layer {match['layer']} {{\n{text_of(paths, f'{folder}/{match["name"]}')}}}"

    return IMPORT.sub(imported, text_of(paths, BUNDLE))


def text_of(paths: dict, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
