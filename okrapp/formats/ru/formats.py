"""Formats of Russian dates that differ from Django's."""

# Without Django's "г.": it would end many a sentence with two full stops.
DATE_FORMAT = "j E Y"
DATETIME_FORMAT = "j E Y, G:i"
MONTH_DAY_FORMAT = "j E"  # Django's own "j F" says "15 Ноябрь"; after a day it is "15 ноября"
