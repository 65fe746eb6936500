"""What a browser sends of a page's form: all that it shows, as it is until somebody types."""

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area, self.fields[name] = name, ""
        elif tag == "option" and "selected" in given and value:
            self.fields.setdefault(self.select, []).append(value)
        elif tag == "input" and name:
            if given.get("type") not in ("checkbox", "radio"):
                self.fields[name] = value
            elif "checked" in given:
                self.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] += data.removeprefix("\n")


def form_in(html: str) -> dict[str, Any]:
    """The fields of the forms on the page itself, as they would be sent."""
    reader = _Form()
    reader.feed(html.partition("<main")[2] or html)
    reader.fields.pop("csrfmiddlewaretoken", None)
    return reader.fields
