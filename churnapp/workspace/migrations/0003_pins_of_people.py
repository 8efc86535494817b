from django.db import migrations


def say_who_has_pins(apps, schema_editor):
    places = apps.get_model("workspace", "ViewPlaceRecord").objects.filter(is_pinned=True)
    people = apps.get_model("accounts", "User").objects
    people.filter(pk__in=places.values("person")).update(has_pins=True)


class Migration(migrations.Migration):
    dependencies = [("workspace", "0002_saved_views"), ("accounts", "0006_user_has_pins")]

    operations = [migrations.RunPython(say_who_has_pins, migrations.RunPython.noop, elidable=True)]
