from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0003_answer_returned"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactmessage",
            name="alerts_sent",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
