#!/usr/bin/env python
"""Django's command line for ChurnApp."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "churnapp.settings")
    # one core per process: parallelism comes from workers (docs/operations.md)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from churnapp.command_line import run_command_line

    run_command_line(sys.argv)
