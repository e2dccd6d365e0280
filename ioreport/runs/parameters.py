"""Notebook parameters: read from the tagged cell and checked before any cell runs.

The cell is read as a syntax tree; it is never executed here. Each parameter is an annotated
assignment, and the annotation is its kind::

    data: ir.Folder = "../data/bulgaria"  # the office's folder
    event: ir.Key("activities") = "wrd-2023"
    language: ir.Choice("en", "bg") = "en"
    report: ir.Key("reports")             # no default: must be given

Plain ``str``, ``int``, ``bool``, ``ir.Day``, ``ir.Language`` and ``ir.TemplateName`` are kinds too;
without an annotation the kind is that of the default.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ioreport.donor_templates import template_names
from ioreport.errors import Finding, UsageError, nearest
from ioreport.tables import Office
from ioreport.tables.checks.limits import YEARS
from ioreport.tables.row_condition import rows_where
from ioreport.values import Choice, Key
from ioreport.wording import languages, languages_expected

TAG = "parameters"
INJECTED_TAG = "injected-parameters"
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, kind (a `Choice`, a `Key`, or a word), default, and line in its cell."""

    name: str
    kind: Choice | Key | str
    default: Any = None
    required: bool = False
    line: int = 1

    def expected(self) -> str:
        """The allowed values, in words."""
        if isinstance(self.kind, Choice):
            return "one of " + ", ".join(self.kind.options)
        if isinstance(self.kind, Key):
            return f"an id of the table {self.kind.table}"
        return _EXPECTED[self.kind]


_EXPECTED = {
    "str": "text",
    "int": "a whole number",
    "bool": "true or false",
    "Day": "a day, as 2023-06-20",
    "Folder": "a folder",
    "Language": "a language of documents, or nothing for the report's own",
    "TemplateName": "a donor template, or nothing for the donor's own",
}


def read_parameters(notebook: Mapping[str, Any], file: str) -> tuple[Parameter, ...]:
    """The parameters that a notebook declares, in their order.

    Raises
    ------
    UsageError
        When there are two parameter cells, or one has anything but annotated assignments.
    """
    cells = [(n, c) for n, c in enumerate(notebook["cells"], 1) if TAG in c["metadata"].get("tags", [])]
    if len(cells) > 1:
        places = " and ".join(f"cell {number}" for number, _ in cells)
        raise UsageError(f"{file} has two cells tagged {TAG!r}: {places}.", next_step="keep one of them")
    return tuple(p for number, cell in cells for p in _each_once(_declared(cell["source"], file, number), file, number))


def in_declared_order(declared: Sequence[Parameter], given: Mapping[str, str]) -> dict[str, str]:
    """The given values in the order of the notebook's parameters, not in the order of typing.

    >>> declared = [Parameter("start", "Day"), Parameter("end", "Day")]
    >>> in_declared_order(declared, {"end": "2023-12-31", "start": "2023-01-01"})
    {'start': '2023-01-01', 'end': '2023-12-31'}
    """
    return {parameter.name: given[parameter.name] for parameter in declared if parameter.name in given} | dict(given)


def _each_once(declared: list[Parameter], file: str, number: int) -> list[Parameter]:
    names = [parameter.name for parameter in declared]
    for place, parameter in enumerate(declared):
        if parameter.name in names[:place]:
            raise UsageError(
                f"{file}, cell {number}, line {parameter.line}: the parameter {parameter.name} stands there twice.",
                next_step="keep one of the two lines",
            )
    return declared


def _declared(source: str, file: str, number: int) -> list[Parameter]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise UsageError(
            f"{file}, cell {number}, line {error.lineno or 1}: the parameters cell is not Python: {error.msg}"
        ) from None
    statements = [s for s in tree.body if not isinstance(s, ast.Import | ast.ImportFrom)]
    return [_parameter(statement, file, number) for statement in statements]


def _parameter(statement: ast.stmt, file: str, number: int) -> Parameter:
    try:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            default = None if statement.value is None else ast.literal_eval(statement.value)
            kind = _kind(statement.annotation)
            return Parameter(statement.target.id, kind, default, statement.value is None, statement.lineno)
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name):
                default = ast.literal_eval(statement.value)
                kind = _known_kind(type(default).__name__)
                return Parameter(target.id, kind, default, False, statement.lineno)
        raise ValueError("not an assignment")
    except (ValueError, KeyError, TypeError):
        found = Finding(
            file,
            statement.lineno,
            f"cell {number}",
            "parameters",
            "error",
            ast.unparse(statement),
            "name: kind = value, with kind one of ir.Key(table), ir.Choice(…), ir.Folder, ir.Day, "
            "ir.Language, ir.TemplateName, str, int, bool, and value written out",
        )
        raise UsageError("A parameter cannot be read.", [found]) from None


def _kind(annotation: ast.expr) -> Choice | Key | str:
    if isinstance(annotation, ast.Call):
        words = [ast.literal_eval(argument) for argument in annotation.args]
        if not all(isinstance(word, str) for word in words):
            raise ValueError("not words")
        kinds: dict[str, Callable[..., Choice | Key]] = {"Choice": Choice, "Key": Key}
        return kinds[_last_name(annotation.func)](*words)
    return _known_kind(_last_name(annotation))


def _known_kind(name: str) -> str:
    if name not in _EXPECTED:
        raise ValueError("not a kind")
    return name


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def check_parameters(
    declared: Sequence[Parameter], given: Mapping[str, str], office: Office | None, file: str
) -> dict[str, Any]:
    """The value of every parameter: the given value, else the default; reports all faults at once.

    Parameters
    ----------
    given : mapping
        Names and texts, as typed on the command line.
    office : Office or None
        The office whose ids a `Key` must name; without it keys are not checked.

    Raises
    ------
    UsageError
        For a parameter that is unknown, missing or of the wrong type; the message names the nearest correct one.

    Examples
    --------
    >>> check_parameters([Parameter("language", Choice("en", "bg"), "en")], {"language": "bg"}, None, "n.ipynb")
    {'language': 'bg'}
    """
    names = [parameter.name for parameter in declared]
    known = f"one of {', '.join(names)}" if names else "no parameter at all"
    findings = [
        _finding(file, name, "unknown parameter", name, known + nearest(name, names))
        for name in given
        if name not in names
    ]
    values = {}
    for parameter in declared:
        try:
            values[parameter.name] = _value(parameter, given, office)
        except ValueError as error:
            found = given.get(parameter.name, parameter.default)
            findings.append(_finding(file, parameter.name, "parameter", found, str(error)))
    if findings:
        step = next(_rows_to_add(declared, office), "give each as -p name=value")
        raise UsageError("The parameters do not fit the notebook.", findings, step)
    return values


def _rows_to_add(declared: Sequence[Parameter], office: Office | None) -> Iterator[str]:
    """The next step for each parameter that can have no value because its table has no row."""
    for table in (parameter.kind.table for parameter in declared if isinstance(parameter.kind, Key)):
        if office is not None and table in office.tables and not _ids(office, table):
            yield _step_to_add(office, table)


def _step_to_add(office: Office, table: str) -> str:
    file = office.file(table)
    return f"add {file} to the folder {office.folder}, or rows to it; docs/tables.md lists its columns"


def _finding(file: str, name: str, rule: str, found: object, expected: str) -> Finding:
    return Finding(file, None, f"parameter {name}", rule, "error", "" if found is None else str(found), expected)


def _value(parameter: Parameter, given: Mapping[str, str], office: Office | None) -> Any:
    if parameter.name not in given:
        if parameter.required:
            raise ValueError(f"a value, for it has no default: {parameter.expected()}")
        text = parameter.default
    else:
        text = given[parameter.name]
    if isinstance(parameter.kind, Choice):
        return _chosen(parameter, parameter.kind, text)
    if isinstance(parameter.kind, Key):
        return _key(parameter, parameter.kind.table, text, office)
    if parameter.kind == "Language":
        return _language(parameter, str(text))
    if parameter.kind == "TemplateName":
        return _template(parameter, str(text), office)
    return _READ[parameter.kind](parameter, text)


def _chosen(parameter: Parameter, choice: Choice, text: str) -> str:
    if text not in choice.options:
        raise ValueError(parameter.expected() + nearest(text, choice.options))
    return text


def _key(parameter: Parameter, table: str, text: str, office: Office | None) -> str:
    if office is None:
        return text
    if table not in office.tables:
        found = f"the kind ir.Key of a table that the office has, not {table}"
        raise ValueError(found + nearest(table, office.tables))
    ids = _ids(office, table)
    if text not in ids:
        known = f"; there are {', '.join(ids[:12])}{' …' if len(ids) > 12 else ''}" if ids else ", which has no row"
        raise ValueError(parameter.expected() + (nearest(text, ids) or known))
    return text


def _template(parameter: Parameter, text: str, office: Office | None) -> str:
    names = template_names(office.folder if office else None)
    if office is not None and text and text not in names:
        raise ValueError(f"{parameter.expected()}{nearest(text, names)}; there are {', '.join(names)}")
    return text


def _language(parameter: Parameter, text: str) -> str:
    if text and text not in languages():
        raise ValueError(f"{parameter.expected()}: {languages_expected(text)}")
    return text


def _ids(office: Office, table: str) -> list[str]:
    return _keys_of(office.tables[table])


def _keys_of(frame: Any) -> list[str]:
    return list(frame[frame.columns[0]].dropna().unique())


def row_parameter(declared: Sequence[Parameter], table: str, given: Mapping[str, str], file: str) -> str:
    """The parameter to set from every row of a table: the one whose kind is a `Key` of this table.

    Raises
    ------
    UsageError
        When there is no such parameter, when two have no value yet, or when the only one is given by hand.

    Examples
    --------
    >>> row_parameter([Parameter("report", Key("reports"), required=True)], "reports", {}, "n.ipynb")
    'report'
    """
    keys = [(parameter.name, parameter.kind.table) for parameter in declared if isinstance(parameter.kind, Key)]
    named = [name for name, of_table in keys if of_table == table]
    if not named:
        tables = [of_table for _, of_table in keys]
        kinds = ", ".join(f"ir.Key({name!r})" for name in tables) or "no ir.Key at all"
        raise UsageError(
            f"{file} has no parameter of kind ir.Key({table!r}), so it makes no document of a row of {table}"
            f"{nearest(table, tables)}; it has {kinds}."
        )
    left = [name for name in named if name not in given]
    if not left:
        raise UsageError(f"{named[0]} is given, and every row of {table} sets it.", next_step="leave out one of them")
    if len(left) > 1:
        raise UsageError(f"Every row of {table} could set {' or '.join(left)}.", next_step="give the others with -p")
    return left[0]


def row_keys(office: Office, table: str, where: str = "") -> tuple[str, ...]:
    """The keys of all rows of a table, each once, in the table's order; of those for which a condition holds.

    Raises
    ------
    UsageError
        When the office has no such table, the table is empty, or the condition is wrong.
    """
    if table not in office.tables:
        raise UsageError(f"The office {office.folder} has no table {table}{nearest(table, office.tables)}.")
    keys = tuple(_ids(office, table))
    if not keys:
        raise UsageError(
            f"The table {table} of the office {office.folder} has no row, so there is nothing to build.",
            next_step=_step_to_add(office, table),
        )
    return tuple(_keys_of(rows_where(office, table, where))) if where else keys


def _folder(parameter: Parameter, value: Any) -> str:
    if not str(value).strip():
        raise ValueError(parameter.expected())
    return str(value)


def _whole(parameter: Parameter, value: Any) -> int:
    if not re.fullmatch("-?[0-9]{1,15}", str(value)):
        raise ValueError(parameter.expected())
    return int(value)


def _truth(parameter: Parameter, value: Any) -> bool:
    if str(value).lower() not in _TRUTH:
        raise ValueError(parameter.expected())
    return _TRUTH[str(value).lower()]


def _day(parameter: Parameter, value: Any) -> str:
    try:
        day = dt.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        day = None
    if day != str(value):  # ISO 8601 has other forms of a day too
        raise ValueError(parameter.expected())
    if not YEARS[0] <= int(day[:4]) <= YEARS[1]:
        raise ValueError(f"a day from {YEARS[0]} to {YEARS[1]}")
    return day


_READ: dict[str, Callable[[Parameter, Any], Any]] = {
    "str": lambda parameter, value: str(value),
    "int": _whole,
    "bool": _truth,
    "Day": _day,
    "Folder": _folder,
}


def inject_parameters(notebook: Any, values: Mapping[str, Any]) -> Any:
    """A copy of the notebook with a cell tagged `injected-parameters` after its parameters cell.

    The values are written as Python literals, so that text can never become code.
    """
    import copy

    import nbformat.v4

    injected = copy.deepcopy(notebook)
    places = [n for n, c in enumerate(injected.cells) if TAG in c.metadata.get("tags", [])]
    if not places:
        return injected
    source = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    cell = nbformat.v4.new_code_cell(source, id="injected-parameters", metadata={"tags": [INJECTED_TAG]})
    injected.cells.insert(places[0] + 1, cell)
    return injected
