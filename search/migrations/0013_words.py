from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0012_alert_sending"),
    ]

    operations = [  # words alone: the database has nothing to do
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelOptions(
                    name="questionword",
                    options={
                        "ordering": ["words"],
                        "verbose_name": "word that searches ignore",
                        "verbose_name_plural": "words that searches ignore",
                    },
                ),
                migrations.AlterField(
                    model_name="emptysearch",
                    name="last_on",
                    field=models.DateField(verbose_name="last searched on"),
                ),
                migrations.AlterField(
                    model_name="indexqueueentry",
                    name="findings",
                    field=models.PositiveIntegerField(help_text="The number of findings."),
                ),
                migrations.AlterField(
                    model_name="publishedsearch",
                    name="name",
                    field=models.CharField(
                        help_text="Short, like the text of a button: “Caseloads since 2022”.", max_length=80
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedsearch",
                    name="position",
                    field=models.PositiveSmallIntegerField(
                        default=0, help_text="The lowest number comes first."
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedsearch",
                    name="question",
                    field=models.CharField(
                        help_text="Paste the address of a page of results, or the part of it after the question mark. {year} is replaced with the current year.",  # noqa: E501
                        max_length=1000,
                        verbose_name="search",
                    ),
                ),
                migrations.AlterField(
                    model_name="questionword",
                    name="words",
                    field=models.CharField(
                        help_text="A word, or several that stand together, that searches ignore: “really”, “how well”. Inside quotation marks they still count.",  # noqa: E501
                        max_length=60,
                        unique=True,
                    ),
                ),
                migrations.AlterField(
                    model_name="vocabulary",
                    name="everyday",
                    field=models.TextField(
                        blank=True,
                        help_text="Words that people type but reports hardly use, one on each line: “kids”. With everyday words the search works one way only: “kids” also finds “children”, but “children” does not find “kids”.",  # noqa: E501
                        verbose_name="everyday words",
                    ),
                ),
                migrations.AlterField(
                    model_name="vocabulary",
                    name="note",
                    field=models.CharField(
                        blank=True, help_text="For editors: why these belong together.", max_length=200
                    ),
                ),
                migrations.AlterField(
                    model_name="vocabulary",
                    name="phrases",
                    field=models.TextField(
                        help_text="One way of saying it on each line, as reports write it: “looked after children”, “children in care”. Capital letters and word endings do not matter."  # noqa: E501
                    ),
                ),
            ]
        )
    ]
