"""A logo shows itself and does nothing else."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from ioreport.brand import load_brand
from ioreport.brand.brand_choice import BUNDLED
from ioreport.errors import DataError

BRAND = (BUNDLED / "brand.toml").read_text("utf-8")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'

STYLE = "<style> that has more than colours, lines and type"
USED = '<g id="a0"><path/></g>' + "".join(
    '<g id="a{}">{}</g>'.format(n, f'<use href="#a{n - 1}"/>' * 9) for n in range(1, 6)
)


def picture(kind):
    """A small blue picture, drawn here."""
    written = io.BytesIO()
    Image.new("RGB", (24, 8), "#0033A0").save(written, kind)
    return written.getvalue()


def inside(kind):
    """A small picture as an address that holds it."""
    return f"data:image/{kind.lower()};base64,{base64.b64encode(picture(kind)).decode()}"


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
            SVG.format(f'<image href="{inside("PNG")}"/><style>.a,#b{{fill:url(#g);font:12px "Open Sans"}}</style>'),
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
        ("<foreignObject/>", "<foreignObject>"),
        ('<a href="#x"><path/></a>', "<a>"),
        ('<image href="https://example.org/x.png"/>', 'href="https://example.org/x.png"'),
        ('<use xlink:href="other.svg#x"/>', 'href="other.svg#x"'),
        ('<image href=" javascript:alert(1)"/>', 'href=" javascript:alert(1)"'),
        ('<image href="data:text/html,x"/>', 'href="data:text/html,x"'),
        ('<path onload="alert(1)"/>', 'onload="alert(1)"'),
        ("<style>@import 'https://example.org/x.css';</style>", STYLE),
        (r"<style>@\69mport 'https://example.org/x.css';</style>", STYLE),
        (r"<style>path{fill:u\72l(https://example.org/x)}</style>", STYLE),
        (r"<style>path{fill:u\72l('https://example.org/x')}</style>", STYLE),
        ("<style>path{fill:image-set('https://example.org/x' 1x)}</style>", STYLE),
        ("<style>path{background:url(#g)}</style>", STYLE),
        ("<style>path:hover{fill:red}</style>", STYLE),
        ("<style>@font-face{font-family:x;src:url(#g)}</style>", STYLE),
        ("<style>path{fill:src('https://example.org/x')}</style>", STYLE),
        ("<style>path{--x:url(https://example.org/x)}</style>", STYLE),
        (r'<path fill="u\72l(https://example.org/x)"/>', r'fill="u\72l(https://example.org/x)"'),
        ("<path style=\"fill:'x';cursor:url(#g)\"/>", 'style="fill:'),
        ('<path filter="blur(9px)"/>', 'filter="blur(9px)"'),
        ('<path d="M0 0" ping="https://example.org/x"/>', 'ping="https://example.org/x"'),
        ('<g xml:base="https://example.org/"/>', 'base="https://example.org/"'),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml">1</x:script>', "<script>"),
        ('<feImage href="#x"/>', "<feImage>"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', 'href="data:image/svg+xml;base64,AAAA"'),
        ('<image href="data:image/png;base64,AAAA"/>', 'href="data:image/png;base64,AAAA"'),
        ("<g>" * 64 + "</g>" * 64, "more than 64 elements within one another"),
        ('<g id="a"><use href="#a"/></g>', "parts used so often"),
        (USED, "parts used so often that more than 20,000 elements are drawn"),
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
    "content",
    [
        SVG.format("<script/>").encode("utf-16"),
        ('<?xml version="1.0" encoding="utf-7"?>' + SVG.format("+ADw-script/+AD4-")).encode(),
        SVG.format("").encode() + b"\xff",
    ],
)
def test_an_svg_in_another_encoding_is_refused(tmp_path, content):
    assert found(branded(tmp_path, "a.svg", content)) == [("organisation.logo", "another encoding than UTF-8")]


def test_what_drawing_programs_write_beside_the_drawing_is_let_through(tmp_path):
    """As Inkscape and Illustrator save a logo."""
    program = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Created with a drawing program -->\n'
        '<svg version="1.1" id="Layer_1" xmlns="http://www.w3.org/2000/svg" x="0px" y="0px" viewBox="0 0 9 9" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.3" '
        'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" sodipodi:docname="logo.svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" style="enable-background:new 0 0 9 9;" xml:space="preserve">'
        '<sodipodi:namedview id="base" pagecolor="#ffffff" inkscape:zoom="2"/><style type="text/css">\n'
        "\t.st0{fill:#0033A0;}\n\t.st1{fill:none;stroke:#FFFFFF;stroke-width:2;stroke-miterlimit:10;}\n</style>"
        '<defs><linearGradient id="g" x1="0" x2="9" gradientUnits="userSpaceOnUse"><stop offset="0" '
        'style="stop-color:#fff;stop-opacity:1"/></linearGradient><path id="p" d="M0,0h9v9z"/></defs>'
        '<clipPath id="c"><use xlink:href="#p" style="overflow:visible;"/></clipPath>'
        '<g inkscape:label="Layer 1" clip-path="url(#c)" transform="translate(1,2)"><rect class="st0" width="9" '
        'height="9" fill="url(&quot;#g&quot;)"/><path class="st1" d="m0 0 l9 9" style="-inkscape-stroke:none"/>'
        '<text font-family="\'Open Sans\'" font-size="4">HRN</text></g></svg>'
    )
    assert load_brand(branded(tmp_path, "a.svg", program)).logo


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"not a picture", "no PNG, JPEG or WebP that can be read"),
        ("a.png", picture("JPEG"), "image/jpeg"),
        ("a.png", picture("PNG")[:40], "no PNG, JPEG or WebP that can be read"),
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
