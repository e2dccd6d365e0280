"""The reference page of the templates is current, and so is what the README shows of them."""

import re
from pathlib import Path

from ioreport.docs_pages.templates_page import templates_page
from ioreport.donor_templates import load_template
from ioreport.reports.template_report import KNOWN

ROOT = Path(__file__).parents[3]


def test_the_page_is_current():
    assert (ROOT / "docs" / "templates.md").read_text(encoding="utf-8") == templates_page(), "write it anew: make docs"


def test_the_section_that_the_readme_adds_holds(tmp_path):
    (shown,) = re.findall(r"^ *```toml\n(.*?)^ *```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    (tmp_path / "templates").mkdir()
    bundled = (ROOT / "ioreport" / "donor_templates" / "8+3.toml").read_text(encoding="utf-8")
    (tmp_path / "templates" / "ours.toml").write_text(bundled + shown, encoding="utf-8")
    assert load_template("ours", KNOWN, tmp_path).sections[-1].id == "voices"
