"""Cache of results that measures need repeatedly from an office."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import pandas as pd

from ioreport.tables import Office

Function = TypeVar("Function", bound=Callable[..., Any])


def once_per_office(function: Function) -> Function:
    """Keep a function's results for an office and its other arguments, as long as the office is in use.

    An office's tables never change, so the same arguments give the same result. Each caller gets its own frame,
    which shares the numbers until it is changed (pandas' copy on write), so the kept result cannot be changed.
    """
    defaults = function.__defaults__ or ()
    kept: WeakKeyDictionary[Office, dict[tuple[Hashable, ...], Any]] = WeakKeyDictionary()

    @wraps(function)
    def found(office: Office, *arguments: Hashable) -> Any:
        left_out = function.__code__.co_argcount - 1 - len(arguments)
        arguments += defaults[len(defaults) - left_out :]
        of_office = kept.setdefault(office, {})
        if arguments not in of_office:
            of_office[arguments] = function(office, *arguments)
        result = of_office[arguments]
        return result.copy(deep=False) if isinstance(result, pd.DataFrame) else result

    return cast(Function, found)
