import json
from pathlib import Path

from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data" / "statement_templates.json"


def write_templates(apps, schema_editor):
    StatementTemplate = apps.get_model("moderation", "StatementTemplate")
    for template in json.loads(DATA.read_text(encoding="utf-8")):
        StatementTemplate.objects.get_or_create(key=template["key"], defaults=template)


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0021_queue_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatementTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True, verbose_name='key')),
                ('title', models.CharField(help_text='Only moderators see it, in the list.', max_length=100, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=100, verbose_name='title, in English')),
                ('rule', models.CharField(blank=True, choices=[('danger', 'Someone may be in danger'), ('unkind', 'Unkind or hurtful'), ('recognisable', 'Says who somebody is, or how to reach them'), ('methods', 'Names methods, amounts or numbers that may cause harm'), ('advice', 'A diagnosis, or advice about medication'), ('advertising', 'Advertising or recruiting'), ('other', 'Something else')], help_text='Empty: it fits every rule.', max_length=20, verbose_name='house rule')),
                ('outcome', models.CharField(blank=True, choices=[('hide', 'Hide it'), ('take_out', 'Hide it, and take the writer out of this group'), ('rewrite', 'Hide it until the writer has written it again'), ('note', 'Leave it, and put a content note before it'), ('warn', 'Leave it, and write a warning to the writer'), ('keep', 'Leave it as it is'), ('restore', 'Show it again'), ('let_back', 'Show it again, and let the writer back into this group'), ('withdraw', 'Take the warning or the content note back')], help_text='Empty: it fits every decision.', max_length=10, verbose_name='decision')),
                ('in_decisions', models.BooleanField(default=True, verbose_name='with a decision')),
                ('in_second_looks', models.BooleanField(default=False, verbose_name='with a second look that the writer asked for')),
                ('in_notes', models.BooleanField(default=False, verbose_name='with a message to a person, without a decision')),
                ('text', models.TextField(help_text='Kind and clear. The moderator can change every word before the writer reads it.', max_length=2000, verbose_name='text')),
                ('text_en', models.TextField(blank=True, help_text='For those who read the site in English.', max_length=2000, verbose_name='text, in English')),
                ('position', models.PositiveSmallIntegerField(default=500, verbose_name='position in the list')),
            ],
            options={
                'verbose_name': 'text to begin with',
                'verbose_name_plural': 'texts to begin with',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.RunPython(write_templates, migrations.RunPython.noop),
    ]
