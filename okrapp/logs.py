"""Log lines that hold no secret, whoever wrote them."""

import logging
import re

HIDDEN = "•••"
# user:password@ in an address; a token in a header, however it is printed; key=value.
PATTERNS = (
    re.compile(r"(?<=://)([^\s:/@]*):[^\s@/]+(?=@)"),
    re.compile(
        r"(?i)(\b(?:proxy-)?authorization\b['\"]?\s*[:=,]\s*b?['\"]?\s*(?:token|bearer|basic)?)"
        r"\s+[^\s'\",]+"
    ),
    re.compile(
        r"(?i)(\b(?:password|passwd|secret|api_?key|access_token|api_token|token)\b['\"]?\s*[:=]\s*)"
        r"(?:'[^']*'|\"[^\"]*\"|[^\s'\",&;]+)"
    ),
)
REPLACEMENTS = (rf"\1:{HIDDEN}", rf"\1 {HIDDEN}", rf"\1{HIDDEN}")


def redact(text: str) -> str:
    """The text with passwords, tokens and credentials in addresses replaced."""
    for pattern, replacement in zip(PATTERNS, REPLACEMENTS, strict=True):
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats as usual, tracebacks included, and then hides secrets in the whole."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
