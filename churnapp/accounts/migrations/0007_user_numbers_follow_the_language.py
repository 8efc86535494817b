from django.db import migrations, models


def follow_the_language(apps, schema_editor):
    """What nobody chose was kept as the English style; in English nothing changes."""
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    users.filter(number_style="comma_point").update(number_style="language")


def write_as_english(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    users.filter(number_style="language").update(number_style="comma_point")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_user_has_pins")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="number_style",
            field=models.CharField(
                max_length=16,
                default="language",
                choices=[
                    ("language", "as the language writes them"),
                    ("comma_point", "1,234.5"),
                    ("point_comma", "1.234,5"),
                    ("blank_comma", "1\u202f234,5"),
                    ("blank_point", "1\u202f234.5"),
                ],
            ),
        ),
        migrations.RunPython(follow_the_language, write_as_english),
    ]
