"""What an office names and what lies in it by default: read inside the office alone, and only where it is a file."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from PIL import Image

from ioreport.build import choose_brand
from ioreport.donor_templates import Known, load_template
from ioreport.errors import DataError
from ioreport.tables import check_office, load
from tests.spec.tables.test_data_model import OFFICE

SHORT = {
    "name": "short",
    "created": "2024-01-31T00:00:00Z",
    "ioreport": {"office": "Short", "country": "BG", "currency": "BGN", "languages": ["en"], "demonstration": True},
}
OUTSIDE = "a link that leads out of its folder"


@pytest.fixture
def office(tmp_path):
    """An office of a descriptor alone, beside a folder with what it must not read."""
    (tmp_path / "office").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "office" / "datapackage.json").write_text(json.dumps(SHORT), "utf-8")
    return tmp_path / "office"


def found(office):
    return [(finding.file, finding.rule, finding.found) for finding in check_office(office)]


def test_a_table_by_its_default_name_is_not_read_from_outside(office):
    shutil.copy(OFFICE / "profile.csv", office.parent / "outside")
    (office / "profile.csv").symlink_to(office.parent / "outside" / "profile.csv")
    assert found(office) == [("profile.csv", "unreadable", OUTSIDE)]


def test_a_table_by_a_link_inside_is_read(office):
    shutil.copy(OFFICE / "profile.csv", office / "profile-2024.csv")
    (office / "profile.csv").symlink_to("profile-2024.csv")
    assert len(load(office).profile) and "profile.csv" not in [file for file, rule, _ in found(office)]


def test_a_descriptor_is_not_read_from_outside(office):
    (office / "datapackage.json").rename(office.parent / "outside" / "datapackage.json")
    (office / "datapackage.json").symlink_to(office.parent / "outside" / "datapackage.json")
    assert found(office) == [("datapackage.json", "unreadable", OUTSIDE)]


@pytest.mark.skipif(os.name != "posix", reason="no pipes on this system")
@pytest.mark.parametrize("name", ["datapackage.json", "narratives.csv"])
def test_a_pipe_in_place_of_a_file_is_a_finding(office, name):
    (office / name).unlink(missing_ok=True)
    os.mkfifo(office / name)
    assert found(office) == [(name, "unreadable", "a pipe")]


def test_a_photo_from_outside_and_one_that_is_none_are_findings(tmp_path):
    office = shutil.copytree(OFFICE, tmp_path / "office")
    Image.new("RGB", (9, 9)).save(tmp_path / "away.png")
    (office / "photos" / "choir.png").unlink()
    (office / "photos" / "choir.png").symlink_to(tmp_path / "away.png")
    (office / "photos" / "market.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n{ 1 pop } loop\n")
    assert found(office) == [
        ("photos.csv", "missing_file", "photos/choir.png"),
        ("photos.csv", "picture", "photos/market.png: no PNG, JPEG or WebP that can be read"),
    ]


def test_a_template_from_outside_is_refused(office):
    (office.parent / "outside" / "ours.toml").write_text("secret = 1", "utf-8")
    (office / "templates").symlink_to(office.parent / "outside")
    with pytest.raises(DataError) as refused:
        load_template("ours", Known((), (), ()), office)
    assert [(each.file, each.rule, each.found) for each in refused.value.findings] == [
        ("templates/ours.toml", "unreadable", OUTSIDE)
    ]


@pytest.mark.parametrize("made", ["link", "pipe", "folder"])
def test_an_office_s_brand_that_is_none_of_its_files_is_refused_and_not_passed_over(office, made):
    if made == "link":
        (office.parent / "outside" / "brand.toml").write_text("secret = 1", "utf-8")
        (office / "brand.toml").symlink_to(office.parent / "outside" / "brand.toml")
    else:
        os.mkfifo(office / "brand.toml") if made == "pipe" else (office / "brand.toml").mkdir()
    with pytest.raises(DataError) as refused:
        choose_brand(None, load(office))
    (finding,) = refused.value.findings
    assert (finding.file, finding.rule) == ("brand.toml", "unreadable")
    assert finding.found == {"link": OUTSIDE, "pipe": "a pipe", "folder": "a folder"}[made]
