"""Reads a brand file and checks it: every role named, every colour well written, every contrast enough."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ioreport.brand.colour import MARK_CONTRAST, TEXT_CONTRAST, contrast
from ioreport.brand.faces import Face
from ioreport.errors import DataError, Finding, UsageError, nearest

BUNDLED = Path(__file__).parent
ROLES = (
    "background", "text", "heading", "muted", "link", "bad_news", "mark", "mark_soft", "outline", "empty", "rule",
)  # fmt: skip
TEXT_ROLES = ("text", "heading", "muted", "link", "bad_news")
MARK_ROLES = ("mark", "mark_soft", "outline")
FACES = {"regular": (400, "normal"), "semibold": (600, "normal"), "bold": (700, "normal"), "italic": (400, "italic")}
SECTIONS = {"organisation", "colours", "roles", "type"}


@dataclass(frozen=True)
class Brand:
    """The organisation's name, colours (``#RRGGBB``) by their use, and faces by their name.

    `colours` holds the palette by the organisation's own names. `logo` is a picture's path or nothing.
    """

    organisation: str
    short_name: str
    logo: Path | None
    background: str
    text: str
    heading: str
    muted: str
    link: str
    bad_news: str
    mark: str
    mark_soft: str
    outline: str
    empty: str
    rule: str
    family: str
    colours: Mapping[str, str] = field(hash=False)
    faces: Mapping[str, Face] = field(hash=False)

    def needs_outline(self, colour: str) -> bool:
        """Whether a colour is too faint to carry meaning by itself (under 3:1 on the background).

        >>> brand = load_brand()
        >>> brand.needs_outline(brand.colours["yellow"]), brand.needs_outline(brand.mark)
        (True, False)
        """
        return contrast(colour, self.background) < MARK_CONTRAST


@lru_cache
def load_brand(path: Path | None = None) -> Brand:
    """The brand of a file, or the bundled one.

    Parameters
    ----------
    path : a brand file (TOML). Faces are looked for in ``fonts/`` beside it, then among the bundled ones.

    Raises
    ------
    UsageError
        When there is no such file.
    DataError
        With every fault: an unknown or missing name, a colour that is not ``#RRGGBB``, a face or logo
        that is not there, text under 4.5:1 or a mark under 3:1 on the background (WCAG 2.2, 1.4.3 and 1.4.11).

    Examples
    --------
    >>> brand = load_brand()
    >>> brand.mark, brand.family
    ('#0033A0', 'Open Sans')
    """
    file = Path(path) if path else BUNDLED / "brand.toml"
    data = _read(file)
    findings = tuple(_faults(data, file))
    if findings:
        raise DataError(f"The brand file {file.name} does not hold.", findings, "Mend these entries and build again.")
    return _brand(data, file.parent)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no brand file {file.name}.", next_step="Check the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        finding = Finding(file.name, None, None, "toml", "error", str(fault), "a TOML file")
        raise DataError(f"The brand file {file.name} cannot be read.", [finding]) from None


def _faults(data: Mapping[str, Any], file: Path) -> Iterator[Finding]:
    """Every fault of a brand file; of one whose sections are not sections, only that."""

    def fault(place: str, rule: str, found: object, expected: str) -> Finding:
        return Finding(file.name, None, place, rule, "error", str(found), expected)

    for section in sorted(data.keys() - SECTIONS):
        known = ", ".join(sorted(SECTIONS))
        yield fault(section, "known_section", section, f"one of {known}{nearest(section, SECTIONS)}")
    misshapen = [name for name in sorted(SECTIONS) if not isinstance(data.get(name, {}), dict)]
    if misshapen or not isinstance(data.get("type", {}).get("faces", {}), dict):
        yield from (fault(name, "section", data[name], f"a section [{name}]") for name in misshapen or ["type"])
        return
    organisation = data.get("organisation", {})
    for name in ("name", "short_name"):
        if not organisation.get(name):
            yield fault(f"organisation.{name}", "required", "", "a name")
    if organisation.get("logo") and not (file.parent / str(organisation["logo"])).is_file():
        yield fault("organisation.logo", "file", organisation["logo"], "a picture beside the brand file")
    for name, colour in data.get("colours", {}).items():
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", str(colour)):
            yield fault(f"colours.{name}", "colour", colour, "a colour written #RRGGBB")
    yield from _role_faults(data, fault)
    yield from _face_faults(data, file.parent, fault)


def _role_faults(data: Mapping[str, Any], fault) -> Iterator[Finding]:
    colours, roles = data.get("colours", {}), data.get("roles", {})
    for role in sorted(roles.keys() - set(ROLES)):
        yield fault(f"roles.{role}", "known_role", role, "one of " + ", ".join(ROLES) + nearest(role, ROLES))
    for role in ROLES:
        if roles.get(role) not in colours:
            yield fault(f"roles.{role}", "known_colour", roles.get(role, ""), "a name from [colours]")
    wanted = {**dict.fromkeys(TEXT_ROLES, TEXT_CONTRAST), **dict.fromkeys(MARK_ROLES, MARK_CONTRAST)}
    for role, least in wanted.items():
        ratio = _ratio(colours.get(roles.get(role)), colours.get(roles.get("background")))
        if ratio and ratio < least:
            yield fault(f"roles.{role}", "contrast", f"{ratio:.2f}:1", f"at least {least:g}:1 on the background")


def _ratio(colour: str | None, ground: str | None) -> float | None:
    try:
        return contrast(colour, ground)
    except (TypeError, ValueError):
        return None


def _face_faults(data: Mapping[str, Any], folder: Path, fault) -> Iterator[Finding]:
    kinds = data.get("type", {})
    if not re.fullmatch(r"[A-Za-z0-9 -]+", str(kinds.get("family", ""))):
        yield fault("type.family", "required", kinds.get("family", ""), "the family's name")
    faces = kinds.get("faces", {})
    for name in sorted(faces.keys() - FACES.keys()):
        yield fault(f"type.faces.{name}", "known_face", name, "one of " + ", ".join(FACES) + nearest(name, FACES))
    for name in FACES:
        if _font_file(folder, str(faces.get(name, ""))) is None:
            yield fault(f"type.faces.{name}", "file", faces.get(name, ""), "a font file in fonts/")


def _font_file(folder: Path, name: str) -> Path | None:
    candidates = (place / "fonts" / name for place in (folder, BUNDLED))
    return next((file for file in candidates if file.is_file()), None)


def _brand(data: Mapping[str, Any], folder: Path) -> Brand:
    organisation, colours, kinds = data["organisation"], data["colours"], data["type"]
    faces = {
        name: Face(name, _font_file(folder, kinds["faces"][name]), kinds["family"], weight, style)
        for name, (weight, style) in FACES.items()
    }
    return Brand(
        organisation=organisation["name"],
        short_name=organisation["short_name"],
        logo=folder / organisation["logo"] if organisation.get("logo") else None,
        family=kinds["family"],
        colours=colours,
        faces=faces,
        **{role: colours[data["roles"][role]] for role in ROLES},
    )
