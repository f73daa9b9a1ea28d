from django.db import migrations, models

ONE_WAY = (
    "One way of saying it on each line, as a letter would write it: “looked after children”, "
    "“children in care”. Capitals and endings do not matter."
)


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            name="Vocabulary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phrases", models.TextField(help_text=ONE_WAY)),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Why these belong together; for editors.", max_length=200
                    ),
                ),
            ],
            options={
                "verbose_name": "words for the same thing",
                "verbose_name_plural": "words for the same thing",
                "ordering": ["pk"],
            },
        ),
    ]
