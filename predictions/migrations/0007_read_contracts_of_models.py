"""Reads the features of earlier model versions from their folders, so that what they said stays readable."""

import json
from pathlib import Path

from django.conf import settings
from django.db import migrations


def read_contracts(apps, schema_editor):
    """Versions whose folder is gone keep an empty contract."""
    versions = apps.get_model("predictions", "ModelVersionRecord")
    for record in versions.objects.filter(feature_contract=[]):
        try:
            saved = json.loads((Path(settings.DATA_DIR) / "models" / record.version / "model.json").read_text())
            record.feature_contract = saved["contract"]
        except (OSError, ValueError, KeyError):
            continue
        record.save(update_fields=["feature_contract"])


class Migration(migrations.Migration):
    dependencies = [("predictions", "0006_keep_contracts_and_coverage")]
    operations = [migrations.RunPython(read_contracts, migrations.RunPython.noop, elidable=True)]
