from django.db import migrations

from community.members.profiles.names import name_key


def look_again(apps, schema_editor):
    """More letters are seen as look-alikes. Of two names that turn out to look alike, both stay as they are."""
    Persona = apps.get_model("members", "Persona")
    taken = set(Persona.objects.values_list("name_key", flat=True))
    for persona in Persona.objects.only("name", "name_key").order_by("pk"):
        key = name_key(persona.name)
        if key != persona.name_key and key not in taken:
            taken.add(key)
            Persona.objects.filter(pk=persona.pk).update(name_key=key)


class Migration(migrations.Migration):
    dependencies = [("members", "0010_session_keys_are_hashed")]
    operations = [migrations.RunPython(look_again, migrations.RunPython.noop)]
