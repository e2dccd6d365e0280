"""Check an SVG logo: it may have shapes, text, named colours and links to its own parts; all else is refused.

The allowed names are those of SVG 1.1 and 2 that draw something. A CSS parser reads the style sheets as a browser
does, with escapes.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

from ioreport.image_files import PictureError, read_picture


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


ELEMENTS = _names(
    "svg g defs symbol use title desc metadata style path rect circle ellipse line polyline polygon text tspan "
    "textPath linearGradient radialGradient stop clipPath mask image"
)
ATTRIBUTES = _names(
    "id class style transform d points x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height viewBox version "
    "baseProfile preserveAspectRatio gradientUnits gradientTransform spreadMethod offset href clipPathUnits maskUnits "
    "maskContentUnits rotate textLength lengthAdjust startOffset pathLength type role lang space data-name focusable "
    "aria-label aria-labelledby aria-hidden"
)
PROPERTIES = _names(
    "alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters "
    "color-rendering direction display dominant-baseline enable-background fill fill-opacity fill-rule filter font "
    "font-family font-feature-settings font-kerning font-size font-stretch font-style font-variant font-weight "
    "image-rendering isolation letter-spacing line-height marker marker-end marker-mid marker-start mask mask-type "
    "mix-blend-mode opacity overflow paint-order pointer-events shape-rendering solid-color solid-opacity stop-color "
    "stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-opacity stroke-width text-align text-anchor text-decoration text-indent text-rendering text-transform "
    "transform transform-origin unicode-bidi vector-effect visibility white-space word-spacing writing-mode"
)
PREFIXES = ("-inkscape-", "font-variant-", "text-decoration-")
"""Properties with these prefixes are harmless too; drawing programs write them."""

FUNCTIONS = frozenset({"rgb", "rgba", "hsl", "hsla", "matrix", "translate", "scale", "rotate", "skewx", "skewy"})
DEEPEST = 64
"""The deepest nesting of elements."""
_MOST_DRAWN = 20_000
"""The largest number of drawn elements; an element counts once for each use."""

_SVG = "http://www.w3.org/2000/svg"
_LINKS = {"href", "{http://www.w3.org/1999/xlink}href"}
_OF_PROGRAMS = (
    "http://sodipodi.sourceforge.net/",
    "http://www.inkscape.org/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
    "http://www.serif.com/",
    "http://www.bohemiancoding.com/sketch/",
    "http://ns.adobe.com/",
    "http://xml.openoffice.org/svg/export",
)
"""Names of drawing programs and of licences; no viewer of a picture acts on them."""
_ALSO = {
    "{http://www.w3.org/XML/1998/namespace}space",
    "{http://www.w3.org/XML/1998/namespace}lang",
    *(f"{{http://www.w3.org/1999/xlink}}{name}" for name in ("type", "title", "show", "actuate", "role")),
}
_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=\s]*)")
_OWN_PART = re.compile(r"#[^\s()'\"]+")
_DECLARED = re.compile(r"\s*<\?xml\s[^>]*?encoding\s*=\s*['\"]([^'\"]*)['\"]")
_TOKENS = {"ident", "number", "percentage", "dimension", "hash", "whitespace", "comment", "string"}
_SELECTORS = {"ident", "hash", "whitespace", "comment"}


def vector_faults(content: bytes) -> Iterator[str]:
    """The parts of an SVG that are not allowed.

    >>> list(vector_faults(b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9" fill="red"/></svg>'))
    []
    >>> list(vector_faults(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'))
    ['<script>']
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield "another encoding than UTF-8"
        return
    declared = _DECLARED.match(text)
    if "\0" in text or (declared and declared[1].lower() not in ("utf-8", "us-ascii")):
        yield "another encoding than UTF-8"
    elif re.search(r"<!DOCTYPE|<!ENTITY|<\?(?!xml\s)", text, re.IGNORECASE):
        yield "a document type, entity or style sheet"
    else:
        yield from _tree_faults(text)


def _tree_faults(text: str) -> Iterator[str]:
    try:
        root = ElementTree.fromstring(text.encode())
    except (ElementTree.ParseError, ValueError, LookupError) as fault:
        yield f"no SVG: {fault}"
        return
    if root.tag != f"{{{_SVG}}}svg":
        yield _shown(root.tag)
    elif _depth(root) > DEEPEST:
        yield f"more than {DEEPEST} elements within one another"
    else:
        for element in root.iter():
            yield from _element_faults(element)
        if _drawn(root) > _MOST_DRAWN:
            yield f"parts used so often that more than {_MOST_DRAWN:,} elements are drawn"


def _shown(tag: Any) -> str:
    return f"<{str(tag).rpartition('}')[2]}>"


def _of_program(name: str) -> bool:
    return name.startswith(tuple(f"{{{space}" for space in _OF_PROGRAMS))


def _element_faults(element: ElementTree.Element) -> Iterator[str]:
    name = element.tag.removeprefix(f"{{{_SVG}}}")
    if _of_program(name):
        return
    if name not in ELEMENTS:
        yield _shown(name)
        return
    if name == "style" and not _is_inert_sheet(element.text or ""):
        yield "<style> that has more than colours, lines and type"
    for attribute, value in element.attrib.items():
        if not (_of_program(attribute) or _holds(name, attribute, value)):
            yield f'{attribute.rpartition("}")[2]}="{value[:60]}"'


def _holds(element: str, attribute: str, value: str) -> bool:
    if attribute in _LINKS:
        return bool(_OWN_PART.fullmatch(value)) or (element == "image" and _is_picture(value))
    if attribute == "style":
        return _are_inert(_declarations(value))
    if attribute in PROPERTIES and attribute != "transform":
        import tinycss2

        return _is_inert_value(tinycss2.parse_component_value_list(value))
    return attribute in ATTRIBUTES or attribute in _ALSO or (element == "style" and attribute == "media")


def _is_picture(address: str) -> bool:
    found = _PICTURE.fullmatch(address.strip())
    try:
        return found is not None and read_picture(base64.b64decode(found[1])).format in ("PNG", "JPEG")
    except (binascii.Error, PictureError):
        return False


def _is_inert_sheet(text: str) -> bool:
    import tinycss2

    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return all(
        rule.type == "qualified-rule" and _is_plain_selector(rule.prelude) and _are_inert(_declarations(rule.content))
        for rule in rules
    )


def _is_plain_selector(tokens: Iterable[Any]) -> bool:
    return all(token.type in _SELECTORS or (token.type == "literal" and token.value in ".,>*+~") for token in tokens)


def _declarations(source: Any) -> list[Any]:
    import tinycss2

    found: list[Any] = tinycss2.parse_blocks_contents(source, skip_comments=True, skip_whitespace=True)
    return found


def _are_inert(declarations: Iterable[Any]) -> bool:
    return all(
        each.type == "declaration"
        and (each.lower_name in PROPERTIES or each.lower_name.startswith(PREFIXES))
        and _is_inert_value(each.value)
        for each in declarations
    )


def _is_inert_value(tokens: Iterable[Any]) -> bool:
    return all(map(_is_inert_token, tokens))


def _is_inert_token(token: Any) -> bool:
    if token.type == "url":
        return bool(_OWN_PART.fullmatch(token.value))
    if token.type == "function":
        if token.lower_name == "url":
            return all(each.type == "string" and bool(_OWN_PART.fullmatch(each.value)) for each in token.arguments)
        return token.lower_name in FUNCTIONS and _is_inert_value(token.arguments)
    return token.type in _TOKENS or (token.type == "literal" and token.value in ",/")


def _depth(root: ElementTree.Element) -> int:
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in element]
    return deepest


def _drawn(root: ElementTree.Element) -> int:
    """How many elements are drawn if every link to a part draws it again; infinite if a part contains itself."""
    parts = {element.get("id"): element for element in root.iter()}
    counts: dict[int, int] = {}

    def count(element: ElementTree.Element, above: int) -> int:
        if id(element) not in counts:
            counts[id(element)] = _MOST_DRAWN + 1  # found again before it is counted: the part contains itself
            links = [value[1:] for name, value in element.attrib.items() if name in _LINKS and value.startswith("#")]
            linked = [parts[link] for link in links if link in parts]
            below = sum(count(each, above + 1) for each in (*element, *linked)) if above < 2 * DEEPEST else _MOST_DRAWN
            counts[id(element)] = 1 + min(below, _MOST_DRAWN)
        return counts[id(element)]

    return count(root, 0)
