"""Formats of Polish dates that differ from Django's."""

SHORT_DATE_FORMAT = "d.m.Y"  # Django's own has hyphens
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
