"""Home as the root of the site, and the pages that always have the same address."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations

from community.pages.navigation.fixed_pages import add_page

FIXED_PAGES = [
    ("pages.ReadingIndex", "lezen", "Lezen", "Reading"),
    ("pages.StoryIndex", "verhalen", "Verhalen", "Stories"),
    ("pages.WordListPage", "woordenlijst", "Woordenlijst", "Word list"),
    ("pages.HelpLinesPage", "hulplijnen", "Hulplijnen", "Help lines"),
    ("pages.StandardPage", "over-ons", "Over ons", "About us"),
    ("pages.StandardPage", "huisregels", "Huisregels", "House rules"),
    ("pages.StandardPage", "privacy", "Privacy", "Privacy"),
]


def plant(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    root = Page.objects.filter(depth=1).order_by("path").first()
    if root is None or apps.get_model("pages", "HomePage").objects.exists():
        return
    # Wagtail's own welcome page
    Site.objects.all().delete()
    welcome = Page.objects.filter(depth=2, path__startswith=root.path)
    root.numchild -= welcome.delete()[1].get("wagtailcore.Page", 0)
    home = add_page(apps, "pages.HomePage", root, title="Huiskamer", slug="home", title_en="Huiskamer")
    for model, slug, title, title_en in FIXED_PAGES:
        add_page(apps, model, home, title=title, slug=slug, title_en=title_en)
    origin = urlsplit(settings.SITE_ORIGIN)
    Site.objects.create(
        hostname=origin.hostname or "localhost",
        port=origin.port or (443 if origin.scheme == "https" else 80),
        root_page_id=home.pk,
        is_default_site=True,
        site_name=settings.SITE_NAME,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
