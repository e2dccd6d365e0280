"""Read a brand file and check it: every role has a colour, every colour is valid, every contrast is sufficient."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ioreport.brand.back_page import BackPage, back_page_faults, read_back_pages
from ioreport.brand.brand_choice import BUNDLED, brand_file
from ioreport.brand.colour import MARK_CONTRAST, TEXT_CONTRAST, contrast, mixed
from ioreport.brand.logo import LARGEST, LOGO_KINDS, Logo, picture_faults
from ioreport.brand.typefaces import Face, face_fault, family_of
from ioreport.errors import DataError, Finding, nearest
from ioreport.input_files import inside, is_file, read_file

_ROLES = (
    "background",
    "text",
    "heading",
    "muted",
    "link",
    "bad_news",
    "accent",
    "accent_soft",
    "outline",
    "empty",
    "rule",
    "stroke",
)
TEXT_ROLES = ("text", "heading", "muted", "link", "bad_news", "accent")
"""Colours of text; bands of `accent` and `heading` have text in the background's colour on them."""

MARK_ROLES = ("accent_soft", "outline")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
PAPER_CONTRAST = 1.25
"""The highest contrast of a page's background with white: pages are printed."""

TINT = 0.08
"""The share of `mark` in the background of a header row."""

ORGANISATION = ("name", "short_name", "logo", "logo_alt", "logo_plate")
_FACES = {"regular": (400, "normal"), "semibold": (600, "normal"), "bold": (700, "normal"), "italic": (400, "italic")}
FALLBACK = ("DejaVuSans.ttf", "NotoEmoji-Regular.ttf")
"""Default faces for characters that the brand's faces lack (arrows, ticks, emoji, …), if the brand names none."""
_SECTIONS = {"organisation", "colours", "roles", "type", "back_page"}


@dataclass(frozen=True)
class Brand:
    """The organisation's name, its colours (``#RRGGBB``) by use, and its faces by name.

    `colours` is the palette by the organisation's own names; `file` is the brand file; `fallback`
    are the faces for characters that the family lacks, in order of preference.
    """

    file: Path
    organisation: str
    short_name: str
    logo: Logo | None
    background: str
    text: str
    heading: str
    muted: str
    link: str
    bad_news: str
    accent: str
    accent_soft: str
    outline: str
    empty: str
    rule: str
    stroke: str
    family: str
    colours: Mapping[str, str] = field(hash=False)
    faces: Mapping[str, Face] = field(hash=False)
    fallback: tuple[Face, ...] = ()
    back_pages: tuple[BackPage, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the brand is made from: its own, its faces and its logo."""
        faces = (face.file for face in (*self.faces.values(), *self.fallback))
        return (self.file, *faces, *((self.logo.file,) if self.logo else ()))

    @property
    def tint(self) -> str:
        """The background colour of a header row."""
        return mixed(self.accent, self.background, TINT)

    def back_page(self, language: str) -> BackPage | None:
        """The back page in a language; if there is none, in English; else the first one.

        >>> load_brand("harbour").back_page("bg").heading
        'За контакти'
        """
        pages = {page.language: page for page in reversed(self.back_pages)}
        return pages.get(language) or pages.get("en") or next(iter(self.back_pages), None)

    def needs_outline(self, colour: str) -> bool:
        """Whether a colour is too faint to carry meaning alone (contrast under 3:1 on the background).

        >>> brand = load_brand("default")
        >>> brand.needs_outline(brand.colours["yellow"]), brand.needs_outline(brand.accent)
        (True, False)
        """
        return contrast(colour, self.background) < MARK_CONTRAST


def load_brand(chosen: str | Path | None = None, folder: Path | None = None) -> Brand:
    """Load a brand from a file, or a bundled one by its name; without a choice, the current brand.

    The current brand is named by the environment variable ``IOREPORT_BRAND``; if it is not set, it is the default.

    Parameters
    ----------
    chosen : a brand file (TOML), or ``default``, ``harbour`` or ``high_contrast``. Faces are taken from
    ``fonts/`` beside the file, then from the bundled ones; the logo lies beside the file.
    folder : the folder that the file must be in, after following links: an office's own brand is in the office.

    Raises
    ------
    UsageError
        When there is no such brand.
    DataError
        With every fault: not a regular file, an unknown or missing name, a colour that is not
        ``#RRGGBB``, a face or logo that is missing or not valid, a contrast on the background under 4.5:1 for
        text or under 3:1 for a mark (WCAG 2.2, 1.4.3 and 1.4.11).

    Examples
    --------
    >>> brand = load_brand("default")
    >>> brand.accent, brand.family
    ('#0033A0', 'Open Sans')
    """
    file = brand_file(chosen)
    data = _read(file, folder)
    file = file.resolve()
    findings = tuple(_faults(data, file))
    if findings:
        raise DataError(f"The brand file {file.name} does not hold.", findings, "Mend these entries and build again.")
    return _brand(data, file)


def _read(file: Path, folder: Path | None) -> dict[str, Any]:
    try:
        return tomllib.loads(read_file(file, folder).decode("utf-8"))
    except OSError as error:
        finding = Finding(file.name, None, None, "unreadable", "error", error.strerror or "", "a file that can be read")
        raise DataError(f"The brand file {file} cannot be read.", [finding]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        finding = Finding(file.name, None, None, "toml", "error", str(fault), "a TOML file")
        raise DataError(f"The brand file {file.name} cannot be read.", [finding]) from None


def _faults(data: Mapping[str, Any], file: Path) -> Iterator[Finding]:
    """Every fault of a brand file; if its sections are not TOML tables, only these faults."""

    def fault(place: str, rule: str, found: object, expected: str) -> Finding:
        return Finding(file.name, None, place, rule, "error", str(found), expected)

    for section in sorted(data.keys() - _SECTIONS):
        known = ", ".join(sorted(_SECTIONS))
        yield fault(section, "known_section", section, f"one of {known}{nearest(section, _SECTIONS)}")
    misshapen = [name for name in sorted(_SECTIONS) if not isinstance(data.get(name, {}), dict)]
    if misshapen or not isinstance(data.get("type", {}).get("faces", {}), dict):
        yield from (fault(name, "section", data[name], f"a section [{name}]") for name in misshapen or ["type"])
        return
    yield from _organisation_faults(data.get("organisation", {}), file.parent, fault)
    for name, colour in data.get("colours", {}).items():
        if not _COLOUR.fullmatch(str(colour)):
            yield fault(f"colours.{name}", "colour", colour, "a colour written #RRGGBB")
    yield from _role_faults(data, fault)
    yield from _face_faults(data, file.parent, fault)
    yield from (fault(*found) for found in back_page_faults(data.get("back_page", {})))


def _organisation_faults(
    organisation: Mapping[str, Any], folder: Path, fault: Callable[..., Finding]
) -> Iterator[Finding]:
    for name in sorted(organisation.keys() - set(ORGANISATION)):
        known = ", ".join(ORGANISATION)
        yield fault(f"organisation.{name}", "known_name", name, f"one of {known}{nearest(name, ORGANISATION)}")
    logo = organisation.get("logo")
    for name in ("name", "short_name", *(["logo_alt"] if logo else [])):
        if not organisation.get(name):
            expected = "the logo in words, for those who cannot see it" if name == "logo_alt" else "a name"
            yield fault(f"organisation.{name}", "required", "", expected)
    if not isinstance(organisation.get("logo_plate", True), bool):
        yield fault("organisation.logo_plate", "truth", organisation["logo_plate"], "true or false")
    for found in picture_faults(folder, str(logo)) if logo else ():
        expected = f"a picture ({', '.join(LOGO_KINDS)}) beside the brand file, of {LARGEST:,} bytes at most, inert"
        yield fault("organisation.logo", "picture", found, expected)


def _role_faults(data: Mapping[str, Any], fault: Callable[..., Finding]) -> Iterator[Finding]:
    roles = data.get("roles", {})
    for role in sorted(roles.keys() - set(_ROLES)):
        yield fault(f"roles.{role}", "known_role", role, "one of " + ", ".join(_ROLES) + nearest(role, _ROLES))
    named = {role: _colour_of(role, data) for role in _ROLES}
    for role in (role for role in _ROLES if named[role] is None):
        expected = "a name from [colours], or a colour written #RRGGBB"
        yield fault(f"roles.{role}", "known_colour", roles.get(role, ""), expected)
    wanted = {**dict.fromkeys(TEXT_ROLES, TEXT_CONTRAST), **dict.fromkeys(MARK_ROLES, MARK_CONTRAST)}
    for role, least in wanted.items():
        ratio = _ratio(named[role], named["background"])
        if ratio and ratio < least:
            found = f"{named[role]}, {ratio:.2f}:1"
            yield fault(f"roles.{role}", "contrast", found, f"at least {least:g}:1 on the background")
    ratio = _ratio_in_headers(named["heading"], named["accent"], named["background"])
    if ratio and ratio < TEXT_CONTRAST:
        expected = f"at least {TEXT_CONTRAST:g}:1 on the ground of a header row, a tint of `accent`"
        yield fault("roles.heading", "contrast", f"{named['heading']}, {ratio:.2f}:1", expected)
    paper = _ratio(named["background"], "#FFFFFF")
    if paper and paper > PAPER_CONTRAST:
        yield fault("roles.background", "paper", named["background"], "white or nearly so: pages are printed")


def _colour_of(role: str, data: Mapping[str, Any]) -> str | None:
    """The colour of a role; the role has a colour or the name of one."""
    named = str(data.get("roles", {}).get(role, ""))
    colour: str | None = data.get("colours", {}).get(named, named if _COLOUR.fullmatch(named) else None)
    return colour


def _ratio(colour: str | None, ground: str | None) -> float | None:
    try:
        return contrast(colour, ground) if colour and ground else None
    except (TypeError, ValueError):
        return None


def _ratio_in_headers(heading: str | None, accent: str | None, ground: str | None) -> float | None:
    """The contrast of a heading on the tint that a header row has."""
    try:
        return contrast(heading, mixed(accent, ground, TINT)) if heading and accent and ground else None
    except (TypeError, ValueError):
        return None


def _face_faults(data: Mapping[str, Any], folder: Path, fault: Callable[..., Finding]) -> Iterator[Finding]:
    kinds = data.get("type", {})
    if not re.fullmatch(r"[A-Za-z0-9 -]+", str(kinds.get("family", ""))):
        yield fault("type.family", "required", kinds.get("family", ""), "the family's name")
    faces = kinds.get("faces", {})
    for name in sorted(faces.keys() - _FACES.keys()):
        yield fault(f"type.faces.{name}", "known_face", name, "one of " + ", ".join(_FACES) + nearest(name, _FACES))
    for name in _FACES:
        file = _font_file(folder, str(faces.get(name, "")))
        if file is None:
            expected = "a font file in the folder fonts beside the brand file, links followed"
            yield fault(f"type.faces.{name}", "file", faces.get(name, ""), expected)
        elif found := face_fault(file, str(kinds.get("family", ""))):
            expected = f"a TrueType or OpenType face of {kinds.get('family', '')!r}"
            yield fault(f"type.faces.{name}", "font", f"{faces[name]}: {found}", expected)
    listed = kinds.get("fallback", [])
    for name in listed if isinstance(listed, list) else [listed]:
        file = _font_file(folder, name) if isinstance(name, str) else None
        if file is None:
            yield fault("type.fallback", "file", name, "a list of font files in fonts/, links followed")
        elif found := face_fault(file):
            yield fault("type.fallback", "font", f"{name}: {found}", "TrueType or OpenType faces")


def _font_file(folder: Path, name: str) -> Path | None:
    fonts = (place / "fonts" for place in (folder, BUNDLED))
    return next((place / name for place in fonts if inside(place, name) and is_file(place / name)), None)


def _checked_font(folder: Path, name: str) -> Path:
    file = _font_file(folder, name)
    assert file is not None  # `_face_faults` has looked for it
    return file


def _brand(data: Mapping[str, Any], file: Path) -> Brand:
    organisation, kinds = data["organisation"], data["type"]
    faces = {
        name: Face(name, _checked_font(file.parent, kinds["faces"][name]), kinds["family"], weight, style)
        for name, (weight, style) in _FACES.items()
    }
    return Brand(
        file=file,
        organisation=organisation["name"],
        short_name=organisation["short_name"],
        logo=_logo(organisation, file.parent),
        family=kinds["family"],
        colours=data["colours"],
        faces=faces,
        fallback=tuple(_fallback(file.parent, kinds.get("fallback", FALLBACK))),
        back_pages=read_back_pages(data.get("back_page", {})),
        **{role: str(_colour_of(role, data)) for role in _ROLES},
    )


def _fallback(folder: Path, names: Iterable[str]) -> Iterator[Face]:
    for name in names:
        file = _checked_font(folder, name)
        yield Face("fallback", file, family_of(file), 400, "normal")


def _logo(organisation: Mapping[str, Any], folder: Path) -> Logo | None:
    if not organisation.get("logo"):
        return None
    file = folder / organisation["logo"]
    return Logo(file, LOGO_KINDS[file.suffix.lower()], organisation["logo_alt"], organisation.get("logo_plate", True))
