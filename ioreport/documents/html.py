"""The HTML document: one file with everything inside, readable with scripts off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.exporters import Exporter, TemplateExporter
from nbconvert.exporters.exporter import FilenameExtension

from ioreport.brand import Brand, linked_pieces, load_brand
from ioreport.documents.contents import Report
from ioreport.documents.faces import MARK, add_faces
from ioreport.documents.layout import breakable, cell_attributes, is_all_numbers, is_wide, svg_image, table_class
from ioreport.documents.manifest import check_manifest, manifest_for, script_json
from ioreport.documents.passage import numbered
from ioreport.documents.prose import fact_link
from ioreport.documents.sources import drawn_sources, fact_sources, used_inputs, withholds
from ioreport.reading_order import in_order
from ioreport.records import Chart
from ioreport.wording import Wording

TEMPLATES = Path(__file__).parent / "templates"


class ReportHTMLExporter(TemplateExporter):
    """Exports an executed notebook as a donor report in HTML; also for ``jupyter nbconvert --to donor_report_html``.

    A manifest stands in the resources (``resources["ioreport"]["manifest"]``) or in the notebook's metadata
    (``ioreport.manifest``); without one it is made from the notebook, with no parameters and no inputs. A brand
    stands in the resources (``resources["ioreport"]["brand"]``); without one it is the current one.
    """

    export_from_notebook = "Donor report (HTML)"
    output_mimetype = "text/html"
    file_extension = FilenameExtension(".html")

    def _template_name_default(self) -> str:
        return "ioreport"

    @property
    def extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    def _create_environment(self) -> Any:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment

    def chart_image(self, chart: Chart) -> str:
        """The address of a chart's picture."""
        return svg_image(chart.svg)

    def logo_image(self, brand: Brand) -> str:
        """The address of the logo's picture."""
        return brand.logo.address

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[str, dict[str, Any]]:
        resources = dict(resources or {})
        report, manifest = manifest_for(nb, resources)
        for finding in report.ignored:
            self.log.warning("%s", finding)
        check_manifest(manifest, report)
        brand = resources.get("ioreport", {}).get("brand") or load_brand()
        pictures = {"chart_image": self.chart_image, "logo_image": self.logo_image}
        resources["page"] = {**_page(report, manifest, brand), **pictures}
        html, resources = super().from_notebook_node(nb, resources, **kw)
        html = in_order(html)
        return add_faces(html, brand, page_size(html)), resources


class PageExporter(Exporter):
    """Exports an executed notebook as what is made from its finished page; it takes what `ReportHTMLExporter` takes."""

    page = ReportHTMLExporter

    def made_from(self, html: str, brand: Brand | None) -> bytes:
        """The document, made from the page of the kind that `page` writes."""
        raise NotImplementedError

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[bytes, dict[str, Any]]:
        html, resources = self.page(parent=self).from_notebook_node(nb, resources, **kw)
        resources["output_extension"] = self.file_extension
        return self.made_from(html, resources.get("ioreport", {}).get("brand")), resources


def write_html(notebook: Any, manifest: Mapping[str, Any], brand: Brand | None = None) -> str:
    """An executed notebook as one HTML page.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; its outputs and evaluated expressions carry the records.
    manifest : mapping
        From `build_manifest`, of the same notebook.
    brand : Brand, optional
        By default the current one.

    Raises
    ------
    DocumentError
        When notebook or manifest do not hold.
    """
    given = {"manifest": manifest, "brand": brand}
    html, _ = ReportHTMLExporter().from_notebook_node(notebook, {"ioreport": given})
    return html


_PICTURES = re.compile(r'data:image/[^"]+|alt="[^"]*"|<details>.*?</details>', re.DOTALL)
_FACTS = re.compile(r'<script type="application/json".*?</script>|<section class="sources".*?</section>', re.DOTALL)


def page_size(html: str) -> int:
    """The bytes of a page besides its pictures, with the words and data behind them, and its facts.

    >>> page_size('<p>é<img src="data:image/png;base64,AAAA" alt=""></p>')
    22
    """
    return len(_FACTS.sub("", _PICTURES.sub("", html)).encode())


def _style(brand: Brand, draft: bool) -> Markup:
    """How the page looks; logo, back page and a draft's marks weigh nothing where there are none."""
    more = {"organisation.css": brand.logo or brand.back_pages, "draft.css": draft}
    names = ("page.css", *(name for name, needed in more.items() if needed))
    return Markup("".join((TEMPLATES / "ioreport" / name).read_text("utf-8").replace("\n", "") for name in names))


def _page(report: Report, manifest: Mapping[str, Any], brand: Brand) -> dict[str, Any]:
    """All that the template shows."""
    words = Wording(report.cover.language)
    return {
        "report": report,
        "manifest": manifest,
        "brand": brand,
        "back_page": brand.back_page(report.cover.language),
        "linked": linked_pieces,
        "style": _style(brand, report.cover.draft),
        "faces": Markup(MARK),
        "facts_json": Markup(script_json(manifest)),
        "sources": fact_sources(report, words),
        "drawn": drawn_sources(report, words),
        "withholds": withholds(report),
        "inputs": used_inputs(report, manifest["inputs"]),
        "keeps_sums": any(not item["sha256"] for item in used_inputs(report, manifest["inputs"])),
        "number": words.word_number,
        "label": words.label,
        "plural": words.plural,
        "numbered": lambda anchor: numbered(anchor, words),
        "fact_link": lambda use, text="": Markup(fact_link(use, text)),
        "markup": Markup,
        "bold": Markup("<b>{}</b>").format,
        "breakable": breakable,
        "svg_image": svg_image,
        "is_wide": lambda table: is_wide(table, brand),
        "is_all_numbers": is_all_numbers,
        "table_class": table_class,
        "cell_attributes": cell_attributes,
        "kind": lambda part: getattr(part, "kind", type(part).__name__.lower()),
    }
