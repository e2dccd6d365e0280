"""The package: the parts of a document in one file, whose bytes are the same each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree

from ioreport.documents.carried import zipped
from ioreport.documents.word.markup import parsed, written
from ioreport.documents.word.reference import Told, language_tag

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_KINDS = {
    "word/document.xml": _WORD.format("document.main"),
    "word/styles.xml": _WORD.format("styles"),
    "word/settings.xml": _WORD.format("settings"),
    "word/numbering.xml": _WORD.format("numbering"),
    "word/fontTable.xml": _WORD.format("fontTable"),
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
}


@dataclass(frozen=True)
class Relation:
    """What one part has to do with another, or with an address outside."""

    id: str
    kind: str
    target: str
    outside: bool = False


def packed(parts: Mapping[str, bytes], relations: Iterable[Relation], told: Told) -> bytes:
    """A document of these parts; `relations` are those of its text besides the parts that every document has."""
    whole = {**parts, "docProps/core.xml": _core(told), "docProps/app.xml": _app()}
    whole["word/_rels/document.xml.rels"] = _relations([*_own(parts), *relations])
    whole["word/_rels/fontTable.xml.rels"] = _relations(_fonts(parts))
    whole["_rels/.rels"] = _relations(
        [
            Relation("document", f"{_OFFICE}/officeDocument", "word/document.xml"),
            Relation("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            Relation("app", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        ]
    )
    return zipped({"[Content_Types].xml": _kinds(whole), **dict(sorted(whole.items()))})


def outside_relations(parts: Mapping[str, bytes]) -> list[Relation]:
    """The pictures and the links outward that a text refers to."""
    relations = parsed(parts["word/_rels/document.xml.rels"])
    kept = (
        Relation(each.get("Id"), each.get("Type"), each.get("Target"), each.get("TargetMode") == "External")
        for each in relations
    )
    return [each for each in kept if each.kind.endswith(("/image", "/hyperlink"))]


def _own(parts: Mapping[str, bytes]) -> list[Relation]:
    """The parts that stand around the text, each by the name of its file."""
    named = [name for name in ("fontTable", "numbering", "settings", "styles") if f"word/{name}.xml" in parts]
    found = [Relation(name, f"{_OFFICE}/{name}", f"{name}.xml") for name in named]
    found.append(Relation("theme", f"{_OFFICE}/theme", "theme/theme1.xml"))
    if "word/media/band.png" in parts:
        found.append(Relation("band", f"{_OFFICE}/image", "media/band.png"))
    for name in sorted(parts):
        stem = name.removeprefix("word/").removesuffix(".xml")
        if stem.startswith(("header-", "footer-")):
            found.append(Relation(stem, f"{_OFFICE}/{stem[:6]}", f"{stem}.xml"))
    return found


def _fonts(parts: Mapping[str, bytes]) -> list[Relation]:
    names = [name.removeprefix("word/") for name in sorted(parts) if name.endswith(".odttf")]
    return [Relation(f"font{name[6:-6]}", f"{_OFFICE}/font", name) for name in names]


def _relations(relations: Iterable[Relation]) -> bytes:
    root = etree.Element(f"{{{_PACKAGE}/relationships}}Relationships", nsmap={None: f"{_PACKAGE}/relationships"})
    for each in relations:
        mode = {"TargetMode": "External"} if each.outside else {}
        etree.SubElement(
            root,
            f"{{{_PACKAGE}/relationships}}Relationship",
            {"Id": each.id, "Type": each.kind, "Target": each.target, **mode},
        )
    return written(root)


def _kinds(parts: Iterable[str]) -> bytes:
    names = sorted(parts)
    used = {name.rpartition(".")[2] for name in names} | {"xml", "rels"}
    defaults = "".join(
        f'<Default Extension="{suffix}" ContentType="{kind}"/>' for suffix, kind in _DEFAULTS.items() if suffix in used
    )
    own = {name: _KINDS[name] for name in names if name in _KINDS}
    running = {name: _WORD.format(name[5:11]) for name in names if name.startswith(("word/header-", "word/footer-"))}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in {**own, **running}.items()
    )
    told = f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{told}'.encode()


_DC = {
    "cp": f"{_PACKAGE}/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def _core(told: Told) -> bytes:
    """Title, author and day of the document: the data's day, since no clock is read."""
    root = etree.Element(f"{{{_DC['cp']}}}coreProperties", nsmap=_DC)
    midnight = f"{told.as_of.isoformat()}T00:00:00Z"
    values = {
        "dc:title": told.full_title, "dc:creator": told.office, "dc:description": told.description,
        "cp:lastModifiedBy": told.office, "dcterms:created": midnight, "dcterms:modified": midnight,
        "dc:language": language_tag(told.language),
    }
    for name, text in values.items():
        prefix, _, local = name.partition(":")
        element = etree.SubElement(root, f"{{{_DC[prefix]}}}{local}")
        element.text = text
        if prefix == "dcterms":
            element.set(f"{{{_DC['xsi']}}}type", "dcterms:W3CDTF")
    return written(root)


def _app() -> bytes:
    space = quoteattr("http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns={space}/>'.encode()
