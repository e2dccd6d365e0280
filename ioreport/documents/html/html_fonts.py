"""The typefaces embedded in a page: only the letters that it shows, and only if the page stays small."""

from __future__ import annotations

from html.parser import HTMLParser

from ioreport.brand import Brand, font_face

BUDGET = 50_000
"""The largest size of a page without pictures and facts, in bytes; over it, no typeface is embedded."""

_BOLD = frozenset({"h1", "h2", "h3", "h4", "strong", "b", "th"})
"""The elements that the style sheet sets in bold; a row's header cell stays regular."""

SILENT = frozenset({"script", "style", "title"})
MARK = "/*faces*/"


class _Letters(HTMLParser):
    """Collects the characters that a page shows, by weight."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.shown: dict[str, set[str]] = {"regular": set(), "bold": set()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (tag in _BOLD and ("scope", "row") not in attrs) or tag in SILENT:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            self.open.remove(tag)

    def handle_data(self, data: str) -> None:
        if not SILENT.intersection(self.open):
            self.shown["bold" if self.open else "regular"].update(data)


def shown_letters(html: str) -> dict[str, str]:
    """The characters that a page shows in each face.

    >>> shown_letters("<h1>Ab</h1><p>ba <b>1</b></p><style>z</style>")
    {'regular': ' ab', 'bold': '1Ab'}
    """
    letters = _Letters()
    letters.feed(html)
    return {face: "".join(sorted(shown - {"\n"})) for face, shown in letters.shown.items()}


def add_faces(html: str, brand: Brand, size: int) -> str:
    """Embed the faces that a page needs: all of them if the page stays within the budget, else none.

    `size` is the page's size in bytes, without pictures and facts. Without embedded faces the browser uses the
    nearest face of the system; with only one of the two faces it would make the bold one up itself.
    """
    faces = "".join(font_face(brand.faces[name], letters) for name, letters in shown_letters(html).items() if letters)
    return html.replace(MARK, faces if size + len(faces) < BUDGET else "", 1)
