"""Write a data export without its page."""

import io
from zipfile import ZipFile

from django.utils import translation

from community.privacy.export import document


def export_texts(member, language="nl") -> tuple[str, str]:
    """Return the JSON and the HTML of the export of ``member``."""
    target = io.BytesIO()
    with translation.override(language):
        document.write(member, target, lambda done, steps: None)
    with ZipFile(target) as archive:
        return archive.read(document.JSON_NAME).decode(), archive.read(document.HTML_NAME).decode()
