"""Formats of Russian dates that differ from Django's."""

DATE_FORMAT = "j E Y\N{NO-BREAK SPACE}г."  # with a plain space "г." falls into the next line alone
DATETIME_FORMAT = "j E Y\N{NO-BREAK SPACE}г. G:i"
MONTH_DAY_FORMAT = "j E"  # Django's own "j F" says "15 Ноябрь"; after a day it is "15 ноября"
