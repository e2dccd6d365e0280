"""What holds for every file: nothing of it is lost, nothing of it can make the reader fall."""

import csv
import io
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioreport.tables import check_office
from ioreport.tables.csv_file import read_cells

pytestmark = pytest.mark.slow

OFFICE = Path(__file__).parents[1] / "data" / "office"
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), max_size=8)))
def test_every_cell_that_was_written_is_read_under_its_row_number(rows):
    width = len(rows[0]) if rows else 1
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([[f"c{place}" for place in range(width)], *rows])
    frame = read_cells(text.getvalue().encode(), "t.csv").frame
    read = {row: ["" if pd.isna(cell) else cell for cell in cells] for row, *cells in frame.itertuples()}
    assert read == {number: row for number, row in enumerate(rows, start=2) if any(row)}


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fall(data):
    cells = read_cells(data, "t.csv")
    assert cells.readable or cells.findings


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(path.name for path in OFFICE.glob("*.*"))),
    st.integers(0, 10_000),
    st.sampled_from([b"", b",", b";", b'"', b"\n", b"\xff", b"\0", b"9", b"-", b" ", b"{", "я".encode()]),
)
def test_no_single_slip_of_the_pen_makes_the_checks_fall(name, place, slip):
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        shutil.copytree(OFFICE, office)
        data = (office / name).read_bytes()
        place %= len(data)
        (office / name).write_bytes(data[:place] + slip + data[place + 1 :])
        assert all(finding.expected for finding in check_office(office))
