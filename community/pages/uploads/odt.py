"""A text of OpenDocument, packed anew: the words and pictures, and nothing of who wrote them, when, or on what.

Only the parts named here are taken along. Remarks in the margin and the memory of changes go; what is filled in by
itself (a name, a date) stays as the words that one reads.
"""

import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from lxml import etree

from community.pages.uploads import Refused, pictures

MIME = "application/vnd.oasis.opendocument.text"
MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
LONG_AGO = (1980, 1, 1, 0, 0, 0)
WORDS = {"content.xml", "styles.xml"}
DRAWINGS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
HREF = "{http://www.w3.org/1999/xlink}href"
LIBRE = "http://openoffice.org/2009/office"
GONE = {
    f"{{{space}}}{name}"
    for space, names in {
        OFFICE: "annotation annotation-end binary-data scripts event-listeners dde-source meta change-info",
        TABLE: "tracked-changes",
        TEXT: "tracked-changes change change-start change-end script dde-connection-decls",
    }.items()
    for name in names.split()
}
FILLED_IN = {
    "author-name", "author-initials", "creator", "initial-creator", "creation-date", "creation-time", "date", "time",
    "modification-date", "modification-time", "print-date", "print-time", "printed-by", "editing-cycles",
    "editing-duration", "file-name", "template-name", "description", "title", "subject", "keywords", "user-defined",
    "dde-connection", "execute-macro", "database-display", "sender-firstname", "sender-lastname", "sender-initials",
    "sender-title", "sender-position", "sender-email", "sender-phone-private", "sender-fax", "sender-company",
    "sender-phone-work", "sender-street", "sender-city", "sender-postal-code", "sender-country",
    "sender-state-or-province", "meta", "meta-field",
}  # fmt: skip
LINK = f"{{{TEXT}}}a"
LEADS = ("http://", "https://", "mailto:", "tel:", "#")


def cleaned(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = _unpacked(packed)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, KeyError) as broken:
        raise Refused from broken
    except RuntimeError as locked:  # so says zipfile that a part has a password
        raise Refused("locked") from locked
    if b":encryption-data" in parts.pop("META-INF/manifest.xml", b""):
        raise Refused("locked")
    if parts.pop("mimetype", b"") != MIME.encode() or "content.xml" not in parts:
        raise Refused
    return _packed({name: _clean_part(name, part) for name, part in parts.items()})


def _unpacked(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts that we take along. A few bytes can swell to a disk full: the sum is bounded."""
    if len(packed.infolist()) > MAX_PARTS:
        raise Refused("large")
    parts, left = {}, MAX_UNPACKED_BYTES
    for info in packed.infolist():
        if info.filename in parts:
            raise Refused  # two of one name: one is read by us, the other by somebody's program
        if not _is_taken_along(info.filename):
            continue
        with packed.open(info) as part:
            content = part.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Refused("large")
        parts[info.filename] = content
    return parts


def _is_taken_along(name: str) -> bool:
    path = PurePosixPath(name)
    if name in WORDS | {"mimetype", "META-INF/manifest.xml"}:
        return True
    if len(path.parts) != 2 or str(path) != name:
        return False
    if path.parts[0] == "Pictures":
        if path.suffix.lower() not in DRAWINGS:
            raise Refused("drawing")
        return True
    # a formula or a chart inside the text
    return path.parts[0].startswith("Object ") and path.name in WORDS


def _clean_part(name: str, content: bytes) -> bytes:
    path = PurePosixPath(name)
    if path.name in WORDS:
        return _clean_words(content)
    return pictures.drawn_anew(BytesIO(content), (DRAWINGS[path.suffix.lower()],))


def _clean_words(content: bytes) -> bytes:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as broken:
        raise Refused from broken
    if root.getroottree().docinfo.doctype:
        raise Refused
    fields = {f"{{{TEXT}}}{name}" for name in FILLED_IN}
    for element in list(root.iter(etree.Element)):
        if element.tag in GONE:
            _take_out(element)
        elif element.tag in fields:
            element.tag = f"{{{TEXT}}}span"
            element.attrib.clear()
        else:
            _clean_attributes(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _take_out(element) -> None:
    """Without the words that stand behind it in the same line, which are the document's own."""
    before, parent = element.getprevious(), element.getparent()
    if parent is None:
        raise Refused
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _clean_attributes(element) -> None:
    for name in element.attrib:
        if name.startswith(f"{{{LIBRE}}}") and name.endswith("rsid"):  # which words were written in one sitting
            del element.attrib[name]
    target = element.get(HREF)
    if target is None:
        return
    inside = not target.startswith(("/", "../")) and ":" not in target
    if not (target.strip().lower().startswith(LEADS) if element.tag == LINK else inside):
        del element.attrib[HREF]


def _packed(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(zipfile.ZipInfo("mimetype", LONG_AGO), MIME)
        for name, content in {**parts, "META-INF/manifest.xml": _manifest(parts)}.items():
            packed.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _manifest(parts: dict[str, bytes]) -> bytes:
    kinds = {".xml": "text/xml", ".png": "image/png", ".webp": "image/webp"}
    root = etree.Element(f"{{{MANIFEST}}}manifest", {f"{{{MANIFEST}}}version": "1.2"}, nsmap={"manifest": MANIFEST})
    entries = {"/": MIME} | {name: kinds.get(PurePosixPath(name).suffix.lower(), "image/jpeg") for name in parts}
    for path, kind in entries.items():
        etree.SubElement(
            root,
            f"{{{MANIFEST}}}file-entry",
            {f"{{{MANIFEST}}}full-path": path, f"{{{MANIFEST}}}media-type": kind},
        )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
