from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_user_language")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="has_pins",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
