"""Bundle the style sheets: written in many files, one per component, sent as one, because on a slow line each file
is a wait. There is no build step while working on them; the bundle is made where static files are collected.
"""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "community/css/site.css"
OWN_SCRIPTS = "community/js/"
CSS_COMMENT_OR_INDENT = re.compile(r"/\*.*?\*/|\n\s*(?=\n)|(?<=\n)[ ]+", re.DOTALL)
JS_COMMENT_LINE = re.compile(r"^[ ]*//.*\n", re.MULTILINE)
IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Store static files under hashed names, also where scripts import them, and the style sheet as one file."""

    # else a browser asks again for each imported script after a minute, and loads one that a page names too twice
    support_js_module_import_aggregation = True

    def post_process(self, paths: dict, dry_run: bool = False, **options):
        """Bundle and leave out comments, then hash. ``paths``: name -> (storage, path in that storage), as Django has
        them."""
        sent = {} if dry_run else sent_texts(paths)
        for name, text in sent.items():
            self.delete(name)  # as collected, or as it was the last time
            self.save(name, ContentFile(text))
        paths = paths | {name: (self, name) for name in sent}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def sent_texts(paths: dict) -> dict[str, str]:
    """Return what is sent in place of what was written: a quarter of our styles and scripts is comment."""
    scripts = [name for name in paths if name.startswith(OWN_SCRIPTS) and name.endswith(".js")]
    texts = {name: JS_COMMENT_LINE.sub("", text_of(paths, name)) for name in scripts}
    return texts | ({BUNDLE: without_comments(bundled(paths))} if BUNDLE in paths else {})


def without_comments(css: str) -> str:
    """Return the style sheet without comments, indentation and empty lines."""
    return CSS_COMMENT_OR_INDENT.sub("", css)


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
