"""A logo shows itself and does nothing else."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from ioreport.brand import load_brand
from ioreport.brand.choose import BUNDLED
from ioreport.errors import DataError

BRAND = (BUNDLED / "brand.toml").read_text("utf-8")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def picture(kind):
    """A small blue picture, drawn here."""
    written = io.BytesIO()
    Image.new("RGB", (24, 8), "#0033A0").save(written, kind)
    return written.getvalue()


def branded(folder, name, content, alt="The fictional organisation", more=""):
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    text = BRAND.replace('logo = ""', f'logo = "{name}"').replace('logo_alt = ""', f'logo_alt = "{alt}"\n{more}')
    (folder / "brand.toml").write_text(text, "utf-8")
    return folder / "brand.toml"


def found(file):
    with pytest.raises(DataError) as refused:
        load_brand(file)
    return [(finding.column, finding.found) for finding in refused.value.findings]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.png", picture("PNG"), "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("a.JPEG", picture("JPEG"), "image/jpeg"),
        ("a.svg", SVG.format('<path d="M0 0h9v9z" fill="url(#g)"/><use href="#g"/>'), "image/svg+xml"),
        (
            "b.svg",
            SVG.format('<image href="data:image/png;,"/><style>a{fill:url(#g)}</style>'),
            "image/svg+xml",
        ),
    ],
)
def test_a_picture_is_carried_inside(tmp_path, name, content, media_type):
    logo = load_brand(branded(tmp_path, name, content)).logo
    kind, _, data = logo.address.partition(";base64,")
    assert kind == f"data:{media_type}"
    assert base64.b64decode(data) == (tmp_path / name).read_bytes()
    assert (logo.alt, logo.plate) == ("The fictional organisation", True)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<foreignObject/>", "<foreignobject>"),
        ('<a href="#x"><path/></a>', "<a>"),
        ('<image href="https://example.org/x.png"/>', 'href="https://example.org/x.png"'),
        ('<use xlink:href="other.svg#x"/>', 'href="other.svg#x"'),
        ('<image href=" javascript:alert(1)"/>', 'href=" javascript:alert(1)"'),
        ('<image href="data:text/html,x"/>', 'href="data:text/html,x"'),
        ('<path onload="alert(1)"/>', 'onload="alert(1)"'),
        ("<style>@import 'https://example.org/x.css';</style>", "<style> that leads out of the file"),
        ('<path style="fill:url(https://example.org/x)"/>', 'style="fill:url(https://example.org/x)"'),
        ("<animate/>", "<animate>"),
        ("<path", "no SVG: "),
    ],
)
def test_an_svg_that_acts_or_leads_out_is_refused(tmp_path, inside, said):
    ((place, told),) = found(branded(tmp_path, "a.svg", SVG.format(inside)))
    assert place == "organisation.logo" and told.startswith(said)


@pytest.mark.parametrize(
    "start", ['<!DOCTYPE svg [<!ENTITY x "y">]>', '<?xml-stylesheet href="https://example.org/x.css"?>']
)
def test_an_svg_with_entities_or_a_style_sheet_is_refused(tmp_path, start):
    ((_, told),) = found(branded(tmp_path, "a.svg", start + SVG.format("")))
    assert told == "a document type, entity or style sheet"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"not a picture", "no picture that can be read"),
        ("a.png", picture("JPEG"), "image/jpeg"),
        ("a.png", picture("PNG")[:40], "no picture that can be read"),
        ("a.gif", picture("GIF"), "a.gif"),
        ("a.svg", "<html/>", "<html>"),
        ("a.svg", SVG.format(" " * 300_000), "300,107 bytes"),
    ],
)
def test_what_is_no_logo_is_refused(tmp_path, name, content, said):
    assert found(branded(tmp_path, name, content)) == [("organisation.logo", said)]


def test_a_logo_stands_beside_its_brand_file(tmp_path):
    (tmp_path / "a.png").write_bytes(picture("PNG"))
    inner = tmp_path / "inner"
    inner.mkdir()
    file = branded(inner, "a.png", picture("PNG"))
    file.write_text(file.read_text("utf-8").replace('"a.png"', '"../a.png"'), "utf-8")
    assert found(file) == [("organisation.logo", "../a.png")]


def test_a_logo_without_words_is_refused(tmp_path):
    assert found(branded(tmp_path, "a.png", picture("PNG"), alt="")) == [("organisation.logo_alt", "")]


def test_a_misspelt_entry_is_refused_with_the_nearest(tmp_path):
    file = branded(tmp_path, "a.png", picture("PNG"), more='logo_atl = "x"')
    with pytest.raises(DataError, match="did you mean logo_alt"):
        load_brand(file)
