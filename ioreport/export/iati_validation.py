"""Validation of an IATI document: the schema, the code lists and the ruleset of the standard, without a network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from ioreport.errors import DataError, Finding, UsageError
from ioreport.export.iati_ruleset import STANDARD, BrokenRule, broken_rules, read_codelists

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_LONGEST = 160
_NAME_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SHOWN = 5
"""How many of the values that break a rule a finding has."""


def validate_iati(tree: Any, file: str, today: dt.date, registered: Collection[str] = ()) -> tuple[Finding, ...]:
    """All that is wrong in a document of activities: schema, then code lists, then ruleset.

    Parameters
    ----------
    tree : lxml ElementTree
    file : str
        The document's name for the findings.
    today : date
        What the ruleset calls NOW.
    registered : collection of str
        Identifiers of publishers in the registry: see `broken_rules`.

    Returns
    -------
    tuple of Finding
        `row` is the line of the element if it was read from a file; the level of a rule is its severity.

    Examples
    --------
    >>> tree = etree.ElementTree(etree.fromstring('<iati-activities version="2.03"/>'))
    >>> [each.rule for each in validate_iati(tree, "iati.xml", dt.date(2026, 1, 1))]
    ['schema']
    """
    schema = _schema()
    schema.validate(tree)
    of_schema = [
        Finding(file, each.line or None, None, "schema", "error", each.message, "a valid document of IATI 2.03")
        for each in schema.error_log
    ]
    of_rules = (_of_rule(file, each) for each in broken_rules(tree, today, registered))
    return (*of_schema, *_of_codelists(tree, file), *of_rules)


def validate_file(path: Path, today: dt.date | None = None) -> tuple[Finding, ...]:
    """All that is wrong in a file of activities; its own publisher counts as registered.

    Parameters
    ----------
    path : Path
    today : date, optional
        What the ruleset calls NOW; by default the day that the file was made, as it says itself, else today.

    Raises
    ------
    UsageError
        When there is no such file.
    DataError
        When it is no XML, has a document type, or is no file of activities.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    try:
        tree = etree.ElementTree(etree.fromstring(data, _PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _not_taken(path.name, "xml", str(error)[:_LONGEST], "a whole XML file") from None
    if tree.docinfo.doctype:
        raise _not_taken(path.name, "document_type", "a document type", "XML without one: entities are not read")
    root = tree.getroot().tag
    if root != "iati-activities":
        raise _not_taken(path.name, "iati_kind", f"<{root}>", "a file of activities: <iati-activities>")
    registered = {str(ref) for ref in tree.xpath("//reporting-org/@ref")}
    return validate_iati(tree, path.name, today or _made_on(tree) or dt.date.today(), registered)


def _made_on(tree: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat((tree.getroot().get("generated-datetime") or "")[:10])
    except ValueError:
        return None


def _not_taken(file: str, rule: str, found: str, expected: str) -> DataError:
    return DataError("The file cannot be checked:", [Finding(file, None, None, rule, "error", found, expected)])


@lru_cache(1)
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(STANDARD / "iati-activities-schema.xsd", _PARSER))


@lru_cache(1)
def _code_places() -> tuple[tuple[str, str, str], ...]:
    """Path of the element, attribute (``text()`` for its text), code list; conditions are part of the path."""
    found = []
    for mapping in etree.parse(STANDARD / "mapping.xml", _PARSER).iterfind("mapping"):
        path, _, part = mapping.findtext("path").rpartition("/")
        condition = mapping.findtext("condition")
        owner = path or "//*"
        owner = "//*" if owner == "/" else owner
        found.append((owner + (f"[{condition}]" if condition else ""), part, mapping.find("codelist").get("ref")))
    return tuple(found)


def _of_codelists(tree: Any, file: str) -> Iterator[Finding]:
    """Codes that no list has; of a list that is not complete, a code that is not in it is a warning."""
    for path, part, name in _code_places():
        complete, codes = read_codelists()[name]
        for element in tree.xpath(path):
            code = element.text if part == "text()" else element.get(_NAME_LANG if "lang" in part else part[1:])
            if code is not None and code not in codes:
                level = "error" if complete else "warning"
                yield Finding(file, element.sourceline, _place(element), "codelist", level, code, f"a code of {name}")


def _of_rule(file: str, broken: BrokenRule) -> Finding:
    values = [value for value in broken.values if value.strip()]
    found = ", ".join(values[:_SHOWN]) + (" …" if len(values) > _SHOWN else "")
    place = _place(broken.element)
    return Finding(file, broken.element.sourceline, place, broken.rule, broken.severity, found, broken.message)


def _place(element: Any) -> str:
    """The element, as ``the transaction``; without a line with its activity, ``the transaction of XM-DAC-47066-A``."""
    if element.sourceline:
        return f"the {element.tag}"
    activity = next(element.iterancestors("iati-activity"), element)
    identifier = (activity.findtext("iati-identifier") or "").strip()
    return f"the {element.tag} of {identifier}" if element is not activity else f"the activity {identifier}"
