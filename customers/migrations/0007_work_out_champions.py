"""Works out from the contacts that are there which accounts have a champion, and when one was last active."""

from django.db import migrations
from django.db.models import Exists, F, OuterRef, Subquery


def work_out(apps, _schema_editor):
    contacts = apps.get_model("customers", "ContactRecord").objects
    champions = contacts.filter(customer=OuterRef("pk"), role="champion", removed_at=None).order_by()
    newest = champions.order_by(F("last_active_on").desc(nulls_last=True)).values("last_active_on")[:1]
    accounts = apps.get_model("customers", "CustomerRecord").objects
    accounts.update(has_champion=Exists(champions), champion_seen_on=Subquery(newest))


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_champions_and_removed_contacts")]
    operations = [migrations.RunPython(work_out, migrations.RunPython.noop, elidable=True)]
