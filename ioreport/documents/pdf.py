"""The PDF: from the finished HTML by pandoc to Typst, and from there to PDF/UA-1 and PDF/A-3a at once."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import FilenameExtension

from ioreport.brand import Brand, linked_pieces, load_brand
from ioreport.documents.finished import manifest_in, printed_body, take_pictures, text_in, told_in
from ioreport.documents.html import TEMPLATES, PageExporter, write_html
from ioreport.documents.letters import check_letters
from ioreport.documents.manifest import FILE, write_manifest
from ioreport.documents.pandoc import convert
from ioreport.documents.structure import head_rows
from ioreport.errors import DocumentError
from ioreport.scratch import scratch_folder
from ioreport.wording import Wording

STANDARDS = ["ua-1", "a-3a"]
PRINT = TEMPLATES / "print"
COLOURS = (
    "background", "text", "heading", "muted", "link", "bad_news", "accent", "accent_soft", "empty", "rule", "stroke",
)

_TABLE = re.compile(r"^\s*#data-table\(heads: (\d+)", re.MULTILINE)
_START = f"""#import "report.typ": *
#show: report
#pdf.attach("{FILE}", relationship: "data", mime-type: "application/json", description: words.facts)
"""


class ReportPDFExporter(PageExporter):
    """Exports an executed notebook as a donor report in PDF; also for ``jupyter nbconvert --to donor_report_pdf``."""

    export_from_notebook = "Donor report (PDF)"
    output_mimetype = "application/pdf"
    file_extension = FilenameExtension(".pdf")

    def made_from(self, html: str, brand: Brand | None) -> bytes:
        return print_html(html, brand)


def write_pdf(notebook: Any, manifest: Mapping[str, Any], brand: Brand | None = None) -> bytes:
    """An executed notebook as a PDF that is accessible (PDF/UA-1) and lasts (PDF/A-3a), with `facts.json` attached.

    Parameters
    ----------
    notebook : NotebookNode or str
        Executed; or the page that `write_html` made of it.
    manifest : mapping
        From `build_manifest`, of the same notebook.
    brand : Brand, optional
        By default the current one.

    Raises
    ------
    DocumentError
        When notebook or manifest do not hold, the brand's typeface lacks letters of the text, or the document cannot be
        made accessible.
    """
    html = notebook if isinstance(notebook, str) else write_html(notebook, manifest, brand)
    return print_html(html, brand)


def print_html(html: str, brand: Brand | None = None) -> bytes:
    """A finished page as PDF, in the brand that it was written in; the day in it is the data's."""
    manifest, brand = manifest_in(html), brand or load_brand()
    told = _told(html, manifest, brand)
    body, pictures = take_pictures(printed_body(html))
    check_letters(body, brand, manifest["report"]["notebook"])
    source = _to_typst(body)
    with scratch_folder() as folder:
        files = {
            **pictures,
            "report.typ": (PRINT / "report.typ").read_bytes(),
            "report.json": json.dumps(told, ensure_ascii=False).encode(),
            "main.typ": (_START + source).encode(),
            FILE: write_manifest(manifest),
        }
        fonts = {f"fonts/{file.name}": file.read_bytes() for file in _font_files(brand)}
        (folder / "fonts").mkdir()
        for name, content in {**files, **fonts}.items():
            (folder / name).write_bytes(content)
        content = _compile(folder, told["as_of"])
    return head_rows(content, [heads != "0" for heads in _TABLE.findall(source)])


def _font_files(brand: Brand) -> set[Path]:
    """The faces alone: whatever else lies in the brand's folder, a pipe say, is not looked at."""
    return {face.file for face in (*brand.faces.values(), *brand.fallback)}


def _told(html: str, manifest: Mapping[str, Any], brand: Brand) -> dict[str, Any]:
    """What the Typst template needs to know besides the body."""
    report, as_of = manifest["report"], told_in(html, "date")
    words = Wording(report["language"])
    return {
        "title": text_in(r'<h1 id="title">(.*?)</h1>', html),
        "full_title": text_in(r"<title>(.*?)</title>", html),
        "office": told_in(html, "author"),
        "description": told_in(html, "description"),
        "language": report["language"],
        "demonstration": report["demonstration"],
        "draft": report.get("draft", False),
        "as_of": as_of,
        "family": [brand.family, *(face.family for face in brand.fallback)],
        "colours": {name: getattr(brand, name) for name in COLOURS},
        "back_page": _back_page(brand, report["language"]),
        "words": {
            "page": words.label("Page {n} of {total}"),
            "draft": words.label("DRAFT"),
            "on_page": words.label("page"),
            "back": words.label("Back to text"),
            "contents": words.label("Contents"),
            "data-of-figure": words.label("Data of this figure"),
            "data": words.label("Data of the figures"),
            "facts": words.label("Every figure of this document with its source, for machines"),
            "stamp": words.label("Data as of {date}", date=words.word_date(dt.date.fromisoformat(as_of))),
            "demonstration": words.label("Demonstration data: every figure in this document is fictional"),
        },
    }


def _back_page(brand: Brand, language: str) -> dict[str, Any] | None:
    """The last page: who the organisation is, and each line cut where it leads somewhere."""
    page = brand.back_page(language)
    if page is None:
        return None
    lines = [[{"text": text, "leads": leads} for text, leads in linked_pieces(line)] for line in page.lines]
    return {"language": page.language, "heading": page.heading, "lines": lines}


def _to_typst(html: str) -> str:
    return convert(html, "typst", ["--wrap=none", f"--lua-filter={PRINT / 'typst.lua'}"]).decode()


def _compile(folder: Path, as_of: str) -> bytes:
    import typst

    midnight = dt.datetime.combine(dt.date.fromisoformat(as_of), dt.time(), dt.UTC)
    try:
        return typst.compile(
            folder / "main.typ", root=folder, pdf_standards=STANDARDS, timestamp=int(midnight.timestamp()),
            font_paths=[folder / "fonts"], ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        hints = "; ".join(error.hints)
        raise DocumentError(f"The PDF cannot be written: {error.message}.", next_step=hints) from None
