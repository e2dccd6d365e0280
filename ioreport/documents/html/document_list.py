"""The list of the documents in a folder as one HTML page without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import Markup

from ioreport.brand import Brand, linked_pieces
from ioreport.brand.colour import TEXT_CONTRAST, contrast, mixed
from ioreport.documents.html.html_file import TEMPLATES, template
from ioreport.documents.html.html_fonts import MARK, add_faces
from ioreport.text_direction import in_order
from ioreport.wording import Wording

MADE_BY = '<meta name="generator" content="ioreport list of documents">'
"""The tag in every such page, so that no other page is overwritten."""
FORMAT_NAMES = {"html": "Web page", "pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


@dataclass(frozen=True)
class ListedDocument:
    """One document in the list; its texts are in the language of the page.

    The list is grouped by `group`, for example the donor; `files` has its file names by format; `detail` are lines
    below the title; `pending` marks a document that does not exist yet.
    """

    group: str
    title: str
    detail: tuple[str, ...] = ()
    period: str = ""
    due: str = ""
    status: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    pending: bool = False


@dataclass(frozen=True)
class DocumentList:
    """The texts of the page, and its documents in their order."""

    title: str
    subtitle: str
    office: str
    stamp: str
    language: str
    demonstration: bool
    documents: Sequence[ListedDocument]

    @property
    def groups(self) -> dict[str, list[ListedDocument]]:
        found: dict[str, list[ListedDocument]] = {}
        for each in self.documents:
            found.setdefault(each.group, []).append(each)
        return found


def write_document_list(listed: DocumentList, brand: Brand) -> str:
    """The page; it has no script, loads nothing, and has no figure of a document.

    Parameters
    ----------
    listed : DocumentList
    brand : Brand
        The brand with colours, faces and logo; in dark mode, text and background colours are exchanged.
    """
    words = Wording(listed.language)
    style = "".join((TEMPLATES / name).read_text("utf-8").replace("\n", "") for name in _STYLES)
    page = {
        "listed": listed,
        "brand": brand,
        "back_page": brand.back_page(listed.language),
        "linked": linked_pieces,
        "style": Markup(style),
        "faces": Markup(MARK),
        "made_by": Markup(MADE_BY),
        "dark": _dark(brand),
        "label": words.label,
        "plural": words.plural,
        "columns": _columns(listed),
        "formats": {suffix: words.label(name) for suffix, name in FORMAT_NAMES.items()},
        "address": quote,
    }
    html = in_order(template("document_list.html.j2").render(page=page))
    return add_faces(html, brand, 0)  # the budget is for a document


_STYLES = ("organisation.css", "document_list.css")
_COLUMNS = {"title": "Report", "period": "Period", "due": "Due", "status": "Status"}


def _columns(listed: DocumentList) -> dict[str, str]:
    """The columns in which any document has something, with their headers."""
    return {name: header for name, header in _COLUMNS.items() if any(getattr(each, name) for each in listed.documents)}


def _dark(brand: Brand) -> dict[str, str]:
    """The brand's colours for a dark screen: text and background change places, and links are made lighter.

    >>> from ioreport.brand import load_brand
    >>> _dark(load_brand("default"))["link"]
    '#7AB1E8'
    """
    ground = mixed(brand.text, "#000000", 0.8)

    def lighter(colour: str) -> str:
        shares = (share / 10 for share in range(10, -1, -1))
        steps = (mixed(colour, brand.background, share) for share in shares)
        return next((step for step in steps if contrast(step, ground) >= _DARK_CONTRAST), brand.background)

    return {
        "ground": ground,
        "text": mixed(brand.background, ground, 0.92),
        "heading": lighter(brand.heading),
        "muted": lighter(brand.muted),
        "link": lighter(brand.accent_soft),
        "rule": mixed(brand.background, ground, 0.25),
    }


_DARK_CONTRAST = max(7.0, TEXT_CONTRAST)
"""The contrast of links and small texts in dark mode: level AAA of WCAG 2.2."""
