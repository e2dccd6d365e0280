"""Cache of results that measures need repeatedly: each is computed once for an office and its other arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import pandas as pd

from ioreport.reads import note_again, recording
from ioreport.user_cache import recall, remember

Function = TypeVar("Function", bound=Callable[..., Any])
Result = TypeVar("Result")


_KEPT: list[WeakKeyDictionary[Any, dict[Hashable, Any]]] = []
"""The kept results of each function."""


def keep_results(before: Any, now: Any, changed: frozenset[str]) -> None:
    """Keep the results for an office that was read again, if they read no row of the tables that have changed.

    Parameters
    ----------
    before, now : Office
        The office as it was, and as it is. Everything except the rows of the changed tables must be alike.
    changed : frozenset of str
        The tables that have changed.
    """
    for kept in _KEPT:
        alike = {
            asked: each for asked, each in kept.get(before, {}).items() if changed.isdisjoint(t for t, _ in each[1])
        }
        kept.setdefault(now, {}).update(alike)


def computed_once(function: Function) -> Function:
    """Keep a function's results for its first argument and the others, as long as the first is in use.

    The first is an office, or what is made of one and never changes, so the same arguments give the same result. Each
    caller gets its own frames, which share the numbers until they are changed (pandas' copy on write), so no caller
    can change the kept result.
    """
    signature = inspect.signature(function)
    kept: WeakKeyDictionary[Any, dict[Hashable, Any]] = WeakKeyDictionary()
    _KEPT.append(kept)

    @wraps(function)
    def found(owner: Any, *arguments: Hashable, **named: Hashable) -> Any:
        bound = signature.bind(owner, *arguments, **named)
        bound.apply_defaults()
        asked = tuple(bound.arguments.values())[1:]
        try:
            hash(asked)
        except TypeError:  # a wrong argument, of which the function says what is wrong
            return function(owner, *arguments, **named)
        of_owner = kept.setdefault(owner, {})
        if asked not in of_owner:
            with recording() as rows:
                result = function(owner, *arguments, **named)
            of_owner[asked] = result, rows
        result, rows = of_owner[asked]
        note_again(rows)
        return _own_frames(result)

    return cast(Function, found)


def kept_between_runs(
    compute: Callable[[], Result], as_plain: Callable[[Result], Any], of_plain: Callable[[Any], Result], *made_from: Any
) -> Result:
    """A result from the user's cache, or computed and kept there with the rows that it was made from.

    Parameters
    ----------
    compute : callable
        Gives the result.
    as_plain, of_plain : callable
        The result as plain values, and what these give back.
    *made_from
        Plain values: everything that the result depends on, besides this program.
    """
    with suppress(KeyError, TypeError, ValueError, ArithmeticError):
        kept = dict(recall(*made_from))
        result = of_plain(kept["result"])
        note_again((table, project) for table, project in kept["rows"])
        return result
    with recording() as rows:
        result = compute()
    remember({"result": as_plain(result), "rows": sorted(rows)}, *made_from)
    return result


def _own_frames(result: Any) -> Any:
    """The result with a frame of its own, which shares the numbers of the kept one."""
    if isinstance(result, pd.DataFrame):
        return result.copy(deep=False)
    return replace(result, frame=result.frame.copy(deep=False)) if _has_frame(cast(Hashable, type(result))) else result


@lru_cache
def _has_frame(kind: Hashable) -> bool:
    """Whether a record is a table of a measure, which notebooks show and may change."""
    return isinstance(kind, type) and is_dataclass(kind) and any(field.name == "frame" for field in fields(kind))
