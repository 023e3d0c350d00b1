from django.db import migrations

from community.members.profiles.names import name_key

NAME_KEY_MAX_CHARACTERS = 60


def recompute_name_keys(apps, schema_editor):
    """Unicode's list knows more letters that look alike. Of two names that turn out to look alike, both stay as they
    are, and so does one whose key would not fit."""
    Persona = apps.get_model("members", "Persona")
    taken = set(Persona.objects.values_list("name_key", flat=True))
    for persona in Persona.objects.only("name", "name_key").order_by("pk"):
        key = name_key(persona.name)
        if key != persona.name_key and key not in taken and 0 < len(key) <= NAME_KEY_MAX_CHARACTERS:
            taken.add(key)
            Persona.objects.filter(pk=persona.pk).update(name_key=key)


class Migration(migrations.Migration):
    dependencies = [("members", "0011_names_that_look_alike")]
    operations = [migrations.RunPython(recompute_name_keys, migrations.RunPython.noop)]
