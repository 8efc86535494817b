"""A process that follows the rules of plays once: ``python -m churnapp.benchmarks.following_rules``.

It says ``begun`` when it begins, so that whoever measures something meanwhile does not measure its start.
"""

import os
import sys
from datetime import UTC, datetime

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "churnapp.settings")
    django.setup()
    from gtm.repositories.rules.looking import follow_rules

    sys.stdout.write("begun\n")
    sys.stdout.flush()
    follow_rules(datetime.now(UTC))
