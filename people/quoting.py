"""Words of people's own between the quotation marks of the reader's language."""

from django.utils.translation import pgettext


def quoted(words: str) -> str:
    """What somebody wrote: “…”, „…”, «…»."""
    return pgettext("quotation", "“%(words)s”") % {"words": words}


def said_by(words: str, who: object) -> str:
    """The same after who said it, or what it is about."""
    return pgettext("quotation", "%(who)s: “%(words)s”") % {"who": who, "words": words}
