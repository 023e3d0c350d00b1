from django.db import migrations
from django.db.models import OuterRef, Subquery

FOUND = {"reader": "reader", "house": "signal", "own": "own"}


def say_how_it_was_found(apps, _schema_editor) -> None:
    """Give earlier decisions what their report tells; those whose report is gone keep an empty value, which says so."""
    Decision, Report = apps.get_model("moderation", "Decision"), apps.get_model("moderation", "Report")
    first = Subquery(Decision.objects.filter(pk=OuterRef("second_look_at")).values("report__source")[:1])
    for source, value in FOUND.items():
        reports = Report.objects.filter(source=source)
        Decision.objects.filter(detected_by="", second_look_at=None, report__in=reports).update(detected_by=value)
        Decision.objects.alias(first_source=first).filter(detected_by="", first_source=source).update(detected_by=value)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0015_statements")]
    operations = [migrations.RunPython(say_how_it_was_found, migrations.RunPython.noop, elidable=True)]
