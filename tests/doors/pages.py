"""Pages that editors made, and their files."""

from wagtail.models import Collection, CollectionViewRestriction, Page

from community.pages.models import HelpLine, HouseLogo, NumberChange, ReadingIndex
from tests.community.pages.scenes import make_article, make_document, make_picture

URLS = """
pages:together  -  GET  page      see
pages:help_for_words  -  script:POST  mine  use  204
numbers:waiting  -  GET   numbers  look
numbers:accept   *  POST  number  look
numbers:decline  *  POST  number  decline
wagtail_serve   *  GET  article   see
media:image     *  GET  picture   see
media:document  *  GET  document  see
media:colours   nu  GET  page     see
media:logo      *  GET  logo     see
"""
WORDS = {
    "pages:help_for_words": {"text": "De afwas staat er nog."},
    "numbers:accept": {"phone": "088 123 45 67"},
}


def things(house):
    make_article("voor-iedereen")
    make_article("nog-niet-af", live=False)
    # a page of a class without our door is not served, even when it is live
    ReadingIndex.objects.get().add_child(instance=Page(title="Zonder deur", slug="zonder-deur"))
    picture, kept_picture, deeper_picture = make_picture(), make_picture(), make_picture()
    document, kept_document, deeper_document = (make_document(name) for name in ("lijst.txt", "een.txt", "twee.txt"))
    drawer = Collection.get_first_root_node().add_child(name="La")
    CollectionViewRestriction.objects.create(collection=drawer, restriction_type="login")
    in_drawer = drawer.add_child(name="Doosje")
    paths = {kept_picture: drawer, kept_document: drawer, deeper_picture: in_drawer, deeper_document: in_drawer}
    for kept, path in paths.items():
        kept.collection = path
        kept.save()
    line = HelpLine.objects.get(key="luisterlijn")
    change = NumberChange.objects.create(line=line, phone="088 123 45 67", proposed_by=house.writer)
    return {
        "numbers": {"open": []},
        "number": {"waiting": [change.public_id]},
        "article": {
            "home": [""],
            "reading": ["lezen/"],
            "help": ["hulplijnen/"],
            "shared": ["lezen/voor-iedereen/"],
            "draft": ["lezen/nog-niet-af/"],
            "doorless": ["lezen/zonder-deur/"],
        },
        "picture": {
            "shared": [_shown(picture)],
            "original": [picture.file.name],
            "hidden": [_shown(kept_picture)],
            "hidden_below": [_shown(deeper_picture)],
        },
        "logo": {"shared": [_logo()]},
        "document": {
            "shared": [document.public_id, document.filename],
            "misnamed": [document.public_id, "iets-anders.txt"],
            "hidden": [kept_document.public_id, kept_document.filename],
            "hidden_below": [deeper_document.public_id, deeper_document.filename],
        },
    }


def _logo() -> str:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    HouseLogo.objects.update_or_create(defaults={"light": drawing, "light_name": "proef.svg"})
    return "proef.svg"


def _shown(picture) -> str:
    return picture.get_rendition("width-10").file.name.removeprefix("images/")
