"""What became of a finding, in plainer words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0008_what_findings_say"),
    ]

    operations = [
        migrations.AlterField(
            model_name="formerfinding",
            name="reason",
            field=models.CharField(
                choices=[
                    ("merged", "merged with another by an editor"),
                    ("deleted", "removed by an editor"),
                    ("unread", "no longer read when the letter was read again"),
                ],
                max_length=10,
            ),
        ),
    ]
