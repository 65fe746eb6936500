"""The days that may be asked for: far enough from the calendar's ends to reckon with them."""

from datetime import date

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
