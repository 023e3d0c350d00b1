from importlib import import_module

from django.db import migrations


def recompute_name_keys(apps, schema_editor):
    """The Arabic line that makes a word longer and modifier letters do not make another name any more."""
    import_module("community.members.migrations.0012_name_keys_by_unicode").recompute_name_keys(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("members", "0014_wording")]
    operations = [migrations.RunPython(recompute_name_keys, migrations.RunPython.noop)]
