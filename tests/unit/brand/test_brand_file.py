"""The brand file: what it gives, and what it refuses."""

from __future__ import annotations

import base64
import io
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from ioreport.brand import brand_names, contrast, font_face, load_brand, mixed, readable_on, subset
from ioreport.brand.brand_choice import BUNDLED
from ioreport.brand.brand_file import MARK_ROLES, TEXT_ROLES
from ioreport.charts.map_chart import TINTS
from ioreport.errors import DataError, UsageError

BRAND = (BUNDLED / "brand.toml").read_text("utf-8")


def changed(folder: Path, old: str, new: str) -> Path:
    """The bundled brand file with one line changed."""
    assert old in BRAND
    file = folder / "brand.toml"
    file.write_text(BRAND.replace(old, new), "utf-8")
    return file


def places(file: Path) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as refusal:
        load_brand(file)
    return [(finding.column, finding.rule) for finding in refusal.value.findings]


def test_the_published_colours_have_their_published_contrasts():
    published = {"blue": 10.6, "un_blue": 3.4, "red": 5.2, "grey": 5.7, "yellow": 1.7, "teal": 2.4, "orange": 2.9}
    colours = load_brand().colours
    assert {name: contrast(colours[name], "#FFFFFF") for name in published} == pytest.approx(published, abs=0.06)


@pytest.mark.parametrize("name", brand_names())
def test_every_text_reads_and_every_mark_is_seen_on_the_background(name):
    brand = load_brand(name)
    assert all(contrast(getattr(brand, role), brand.background) >= 4.5 for role in TEXT_ROLES)
    assert not any(brand.needs_outline(getattr(brand, role)) for role in MARK_ROLES)


@pytest.mark.parametrize("name", brand_names())
def test_every_text_reads_on_the_grounds_that_are_made_of_the_marks_colour(name):
    brand = load_brand(name)
    assert contrast(brand.heading, brand.tint) >= 4.5
    assert min(contrasts_on_a_map(brand)) >= 4.5


def test_high_contrast_is_high():
    """Text at 7:1 and more (WCAG 2.2, 1.4.6), on bands and maps as well; marks and lines at 4.5:1."""
    brand = load_brand("high_contrast")
    assert all(contrast(getattr(brand, role), brand.background) >= 7 for role in TEXT_ROLES)
    assert all(contrast(getattr(brand, role), brand.background) >= 4.5 for role in (*MARK_ROLES, "rule"))
    assert min(contrast(brand.heading, brand.tint), *contrasts_on_a_map(brand)) >= 7


def contrasts_on_a_map(brand):
    grounds = [brand.empty, *(mixed(brand.accent, brand.background, tint) for tint in TINTS)]
    return [contrast(readable_on(ground, brand.text, brand.background), ground) for ground in grounds]


@pytest.mark.parametrize("name", brand_names())
def test_the_two_marks_differ_in_grey(name):
    assert contrast(load_brand(name).accent, load_brand(name).accent_soft) >= 1.5


def test_the_other_organisation_says_that_it_is_fictional():
    brand = load_brand("harbour")
    assert "fictional" in brand.organisation and "fictional" in brand.logo.alt
    assert "does not exist" in brand.back_page("en").lines[0]


def test_a_faint_colour_needs_an_outline():
    brand = load_brand()
    faint = {name for name, colour in brand.colours.items() if brand.needs_outline(colour)}
    assert {"yellow", "teal", "orange"} <= faint
    assert not {"blue", "un_blue", "red", "grey", "navy"} & faint


def test_an_office_changes_one_colour_and_keeps_the_bundled_faces(tmp_path):
    brand = load_brand(changed(tmp_path, 'accent = "blue" ', 'accent = "red" '))
    assert brand.accent == "#D22630"
    assert brand.faces["bold"].file.parent == BUNDLED / "fonts"


def test_a_role_may_say_its_colour_itself(tmp_path):
    assert load_brand(changed(tmp_path, 'accent = "blue" ', 'accent = "#8A1538" ')).accent == "#8A1538"


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ('accent = "blue" ', 'accent = "#8A153" ', "roles.accent", "known_colour"),
        ('accent = "blue" ', 'accent = "#F0C0D0" ', "roles.accent", "contrast"),
        ('blue = "#0033A0"', 'blue = "0033A0"', "colours.blue", "colour"),
        ('text = "ink"', 'text = "yellow"', "roles.text", "contrast"),
        ('accent = "blue" ', 'accent = "teal" ', "roles.accent", "contrast"),
        ('accent = "blue" ', 'accent = "un_blue" ', "roles.accent", "contrast"),
        ('background = "white"', 'background = "mid_grey"', "roles.background", "paper"),
        ('stroke = "yellow"', 'stroke = "yelow"', "roles.stroke", "known_colour"),
        ("logo_plate = true", 'logo_plate = "yes"', "organisation.logo_plate", "truth"),
        ('link = "blue"', 'link = "bleu"', "roles.link", "known_colour"),
        ('link = "blue"', 'lnik = "blue"\nlink = "blue"', "roles.lnik", "known_role"),
        ('name = "International', 'name = ""  # "International', "organisation.name", "required"),
        ('logo = ""', 'logo = "none.svg"', "organisation.logo", "picture"),
        ('bold = "OpenSans-Bold.ttf"', 'bold = "Absent.ttf"', "type.faces.bold", "file"),
        ('family = "Open Sans"', 'family = "\'}*{"', "type.family", "required"),
        ("[organisation]", "[palette]\n[organisation]", "palette", "known_section"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, old, new, place, rule):
    assert (place, rule) in places(changed(tmp_path, old, new))


def test_a_heading_that_reads_on_the_page_but_not_in_a_header_row_is_refused(tmp_path):
    file = changed(tmp_path, 'heading = "navy"', 'heading = "grey"')
    file.write_text(file.read_text("utf-8").replace("#666666", "#757575"), "utf-8")
    assert contrast("#757575", "#FFFFFF") > 4.5
    assert places(file) == [("roles.heading", "contrast")]


def test_all_faults_are_told_at_once(tmp_path):
    file = tmp_path / "brand.toml"
    file.write_text('[organisation]\nname = "x"\n', "utf-8")
    assert {"organisation.short_name", "roles.text", "roles.accent", "type.family", "type.faces.bold"} <= {
        place for place, _ in places(file)
    }


@pytest.mark.parametrize("text", ["colours = 3", "[type]\nfaces = 'x'", "not toml"])
def test_a_misshapen_file_is_told_plainly(tmp_path, text):
    file = tmp_path / "brand.toml"
    file.write_text(text, "utf-8")
    assert places(file)


def test_a_missing_file_is_wrong_use(tmp_path):
    with pytest.raises(UsageError):
        load_brand(tmp_path / "none.toml")


def test_a_subset_draws_the_letters_asked_for_and_no_others():
    face = load_brand().faces["bold"]
    font = TTFont(io.BytesIO(base64.b64decode(subset(face, "София 12"))))
    assert {chr(code) for code in font.getBestCmap()} == set("София 12")


def test_a_subset_has_the_same_bytes_whatever_the_order_of_its_letters():
    from ioreport.brand.typefaces import _subset

    face = load_brand().faces["regular"]
    once = subset(face, "abcб")
    _subset.cache_clear()
    assert subset(face, "бcbaa") == once


def test_a_font_face_rule_holds_the_font_itself():
    rule = font_face(load_brand().faces["italic"], "a")
    assert "font-style:italic" in rule
    assert "url(data:font/woff2;base64," in rule
    assert "http" not in rule


def test_faces_for_signs_are_those_that_the_brand_names_else_the_bundled(tmp_path):
    text = (BUNDLED / "brand.toml").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("fallback"))
    families = []
    for changed in (line, "", 'fallback = ["NotoEmoji-Regular.ttf"]', "fallback = []"):
        (tmp_path / "brand.toml").write_text(text.replace(line, changed), "utf-8")
        families.append([face.family for face in load_brand(tmp_path / "brand.toml").fallback])
    assert families == [["DejaVu Sans", "Noto Emoji"], ["DejaVu Sans", "Noto Emoji"], ["Noto Emoji"], []]


@pytest.mark.parametrize("wrong", ['fallback = ["Nobody.ttf"]', "fallback = [7]", 'fallback = "Nobody.ttf"'])
def test_a_face_for_signs_that_is_not_there_is_a_finding(tmp_path, wrong):
    text = (BUNDLED / "brand.toml").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("fallback"))
    (tmp_path / "brand.toml").write_text(text.replace(line, wrong), "utf-8")
    with pytest.raises(DataError) as refused:
        load_brand(tmp_path / "brand.toml")
    assert [(f.column, f.rule) for f in refused.value.findings] == [("type.fallback", "file")]


def test_a_font_is_read_from_the_brand_s_own_folder_alone(tmp_path):
    (tmp_path / "brand" / "fonts").mkdir(parents=True)
    for name in ("away.ttf", "brand/away.ttf"):
        shutil.copy(BUNDLED / "fonts" / "OpenSans-Bold.ttf", tmp_path / name)
    (tmp_path / "brand" / "fonts" / "link.ttf").symlink_to(tmp_path / "away.ttf")
    for name in ("../../away.ttf", "../away.ttf", (tmp_path / "away.ttf").as_posix(), "link.ttf"):
        file = changed(tmp_path / "brand", 'bold = "OpenSans-Bold.ttf"', f'bold = "{name}"')
        assert places(file) == [("type.faces.bold", "file")]


@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0" + b"\xff" * 4000])
def test_a_file_that_is_no_font_is_a_fault_of_the_brand(tmp_path, content):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "ours.ttf").write_bytes(content)
    file = changed(tmp_path, 'bold = "OpenSans-Bold.ttf"', 'bold = "ours.ttf"')
    with pytest.raises(DataError) as refused:
        load_brand(file)
    (finding,) = refused.value.findings
    assert (finding.column, finding.found) == ("type.faces.bold", "ours.ttf: no font that can be read")


def test_a_face_of_another_family_is_a_fault_of_the_brand(tmp_path):
    file = changed(tmp_path, 'family = "Open Sans"', 'family = "Inter"')
    assert places(file) == [(f"type.faces.{name}", "font") for name in ("regular", "semibold", "bold", "italic")]
