"""A machine without a worker that does what a test tells it, line by line, and says when it is done."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from churnapp.benchmarks.drawn_installation import draw_installation  # noqa: E402
from predictions.wiring import start_scoring_run  # noqa: E402

for line in sys.stdin:
    match line.split():
        case ["prepare", accounts]:
            call_command("migrate", run_syncdb=True, verbosity=0)
            draw_installation(int(accounts))
            said = "prepared"
        case ["start"]:
            said = str(start_scoring_run().pk)
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()
