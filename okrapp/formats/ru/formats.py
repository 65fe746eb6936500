"""Formats of Russian dates that differ from Django's."""

MONTH_DAY_FORMAT = "j E"  # Django's own "j F" says "15 Ноябрь"; after a day it is "15 ноября"
