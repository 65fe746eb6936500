#!/usr/bin/env python
"""Django's command line."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "okrapp.settings")
    # Migrating makes every model anew for each step: a quarter of its time went on seeking garbage.
    gc.set_threshold(50_000, 20, 50)
    execute_from_command_line(sys.argv)
