"""Sources are read here without a process of their own, ten times as fast; `tests/unit/sources` has the process."""

from __future__ import annotations

import pytest

from ioreport.sources import limited_reader
from ioreport.sources.file_process import answer


@pytest.fixture(autouse=True, scope="module")
def _reading_here():
    patch = pytest.MonkeyPatch()
    patch.setattr(limited_reader, "answer_apart", lambda request, seconds: answer(request))
    yield
    patch.undo()
