"""Every rule that warns stands in a list of those that an office may accept, and each list has no other."""

from __future__ import annotations

import ast
import importlib

from ioreport.reports.report_checks import AT_A_BUILD, AT_A_CHECK
from ioreport.tables.accepted_warnings import OF_TABLES
from tests.architecture.source import modules

OF_FILES_WRITTEN = {"older", "note", "fingerprints", "index"}
"""What is told of documents in a folder, not of an office's data: there is nothing to accept."""
BY_A_BUILD = ("facts", "documents")
"""The parts of the package that look at notebooks and what they show."""
WEIGHED = ("report_checks", "accepted_warnings")
"""Modules that take rules from elsewhere and make warnings of them."""


def warned_of() -> dict[str, set[str]]:
    """Part of the package → the rules named in its source before the level of a warning."""
    found: dict[str, set[str]] = {}
    for name, _, tree in modules():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            given = [*call.args, *(each.value for each in call.keywords)]
            levels = [place for place, each in enumerate(given) if "'warning'" in ast.unparse(each)]
            rules = [rule for each in given[: levels[0]] if (rule := text_of(each, name))] if levels else []
            if rules and name.rpartition(".")[2] not in WEIGHED:
                found.setdefault(name.split(".")[1], set()).add(rules[-1])
    return found


def text_of(node: ast.expr, module: str) -> str | None:
    """A text that stands in a program, or the one that a name of its module means."""
    if isinstance(node, ast.Name):
        meant = getattr(importlib.import_module(module), node.id, None)
        return meant if isinstance(meant, str) else None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_rule_that_warns_can_be_accepted():
    found = warned_of()
    assert found.pop("tables") | found.pop("wording") <= {*OF_TABLES}
    assert found.pop("reports") | found.pop("measures") <= {*AT_A_CHECK, "names_withheld"}
    assert set().union(*(found.pop(part, set()) for part in BY_A_BUILD)) <= {*AT_A_BUILD}
    found.pop("sources")  # of somebody's file at its import: an analyst decides on each in the quarantine file
    assert set().union(*found.values()) == OF_FILES_WRITTEN


def test_no_list_names_a_rule_that_there_is_not():
    texts = {
        node.value
        for name, _, tree in modules()
        for node in ast.walk(tree)
        if name.rpartition(".")[2] not in WEIGHED and isinstance(node, ast.Constant)
    }
    weighed = {"section-missing", "link-unknown"}
    assert {*AT_A_CHECK, *AT_A_BUILD, *OF_TABLES} - weighed <= texts
