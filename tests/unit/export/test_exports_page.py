"""docs/exports.md is what the code says, and its example holds."""

from __future__ import annotations

from pathlib import Path

from ioreport.docs_pages.exports_page import EXAMPLE, exports_page
from ioreport.export.iati_constants import FILE, read_constants


def test_the_page_is_up_to_date():
    assert Path("docs/exports.md").read_text(encoding="utf-8") == exports_page(), "make docs"


def test_its_example_of_constants_holds(tmp_path):
    (tmp_path / FILE).write_text(EXAMPLE, encoding="utf-8")
    constants = read_constants(tmp_path)
    assert (constants.ref, constants.aid_type, constants.humanitarian) == ("XM-DAC-47066", "C01", True)
