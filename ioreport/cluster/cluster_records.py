"""Records that travel between home and the workers of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ioreport.batch.batch_build import Order, Outcome
from ioreport.runs import Ended


@dataclass(frozen=True)
class ClusterOrder:
    """An order as it travels.

    Attributes
    ----------
    order : Order
        Its paths are names in the bundle.
    existing : mapping of str to bytes
        The documents of this name that exist at home: a build compares with them what was sent.
    """

    order: Order
    existing: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True)
class ClusterResult:
    """How an order ended.

    `files` are those that were written, by their paths below the folder of the documents; `unpacked` is the folder in
    which the worker had the bundle.
    """

    ended: Ended[Outcome]
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    unpacked: str = ""
