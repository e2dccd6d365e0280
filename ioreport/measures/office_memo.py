"""What measures ask of an office over and over, computed once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import pandas as pd

from ioreport.tables import Office

Function = TypeVar("Function", bound=Callable[..., Any])


def once_per_office(function: Function) -> Function:
    """Keep what a function finds for an office and its further arguments, as long as the office is in use.

    An office's tables never change, so the same arguments give the same answer. Each caller gets a frame of their own:
    it shares the numbers until somebody writes into it (pandas' copy on write), and so nobody can change what is kept.
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
