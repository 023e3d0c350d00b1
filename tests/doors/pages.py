"""Pages that editors made, and their files."""

from wagtail.models import Page

from community.pages.models import ReadingIndex
from tests.community.pages.scenes import make_article, make_document, make_picture

TABLE = """
pages:together   -         GET   200 200 200 200 200 200 200 200 200
pages:together   -         POST  405 405 405 405 405 405 405 405 405
wagtail_serve    home      GET   200 200 200 200 200 200 200 200 200
wagtail_serve    reading   GET   200 200 200 200 200 200 200 200 200
wagtail_serve    help      GET   200 200 200 200 200 200 200 200 200
wagtail_serve    article   GET   200 200 200 200 200 200 200 200 200
wagtail_serve    draft     GET   404 404 404 404 404 404 404 404 404
wagtail_serve    strange   GET   404 404 404 404 404 404 404 404 404
wagtail_serve    nowhere   GET   404 404 404 404 404 404 404 404 404
media:image      picture   GET   200 200 200 200 200 200 200 200 200
media:image      original  GET   404 404 404 404 404 404 404 404 404
media:document   document  GET   200 200 200 200 200 200 200 200 200
media:document   misnamed  GET   404 404 404 404 404 404 404 404 404
"""


def scene(cast, board, circle):
    make_article("voor-iedereen")
    make_article("nog-niet-af", live=False)
    # a page of a class without our door is not served, even when it is live
    ReadingIndex.objects.get().add_child(instance=Page(title="Zonder deur", slug="zonder-deur"))
    picture, document = make_picture(), make_document("lijst.txt")
    rendition = picture.get_rendition("width-10")
    return {
        "home": [""],
        "reading": ["lezen/"],
        "help": ["hulplijnen/"],
        "article": ["lezen/voor-iedereen/"],
        "draft": ["lezen/nog-niet-af/"],
        "strange": ["lezen/zonder-deur/"],
        "nowhere": ["lezen/bestaat-niet/"],
        "picture": [rendition.file.name.removeprefix("images/")],
        "original": [picture.file.name],
        "document": [document.public_id, document.filename],
        "misnamed": [document.public_id, "iets-anders.txt"],
    }
