"""Reading a CSV file as text, under the row numbers of a spreadsheet."""

import pandas as pd
import pytest

from ioreport.tables.csv_file import read_cells


def rows(data: bytes) -> dict[int, list[str]]:
    frame = read_cells(data, "t.csv").frame
    return {row: ["" if pd.isna(cell) else cell for cell in cells] for row, *cells in frame.itertuples()}


def faults(data: bytes) -> list[tuple[int | None, str]]:
    return [(finding.row, finding.rule) for finding in read_cells(data, "t.csv").findings]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_any_line_end(end):
    assert rows(end.join([b"a,b", b"1,2", b"3,4"])) == {2: ["1", "2"], 3: ["3", "4"]}


def test_a_row_number_counts_rows_and_not_lines():
    assert rows(b'a,b\n1,"x\n\ny"\n3,4\n') == {2: ["1", "x\n\ny"], 3: ["3", "4"]}


def test_rows_of_the_wrong_width_are_named_and_the_others_keep_their_numbers():
    data = b"a,b\n1,2\n3\n\n5,6,7\n8,9\n"
    assert rows(data) == {2: ["1", "2"], 6: ["8", "9"]}
    assert faults(data) == [(3, "row_width"), (5, "row_width")]


def test_row_numbers_hold_in_a_long_file():
    data = b"a,b\n" + b"1,2\n" * 300_000 + b"3\n" + b"1,2\n"
    assert faults(data) == [(300_002, "row_width")]
    assert list(rows(data))[-1] == 300_003


def test_a_text_that_looks_like_a_number_or_a_missing_value_stays_as_it_is():
    assert rows(b"a,b\n007,NA\nnull,1e5\n") == {2: ["007", "NA"], 3: ["null", "1e5"]}


def test_quotation_marks_inside_a_text():
    assert rows(b'a,b\n"say ""yes""",5" pipe\n') == {2: ['say "yes"', '5" pipe']}


def test_a_lone_mark_inside_a_text_is_no_fault():
    assert faults(b'a,b\n1,5" pipe\n2,3\n') == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", (None, "empty_file")),
        (b"\xef\xbb\xbf\r\n", (None, "empty_file")),
        (b"\na,b\n1,2\n", (1, "header")),
        (b",,\n1,2,3\n", (1, "header")),
        (b"\xff\xfea", (1, "encoding")),
        (b"PK\x03\x04rest", (1, "encoding")),
        ("a,b\n1,и\n".encode() + b"2,\xe8\n", (3, "encoding")),
        (b'a,"b\n1,2\n', (1, "quotation")),
        (b"a,b\n1,2\n3,\x00\n", (3, "encoding")),
    ],
)
def test_a_file_that_cannot_be_read_has_one_fault_and_no_rows(data, expected):
    assert faults(data) == [expected]
    assert rows(data) == {}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a;b\n1;2,5\n", [(1, "separator")]),
        (b"a\tb\n1\t2,5\n", [(1, "separator")]),
        (b"sep=;\r\na;b\r\n1;2,5\r\n", [(1, "separator")]),
        (b'sep=,\r\na,b\r\n1,"2,5"\r\n', [(1, "header")]),
        ('a,b\n1,"2,5"\n'.encode("utf-16"), [(1, "encoding")]),
        ("a\tb\n1\t2,5\n".encode("utf-16"), [(1, "encoding"), (1, "separator")]),
        (b"People\n\na;b\n1;2,5\n", [(1, "separator"), (1, "header")]),
        (b'a,b\n1,"2,5"\na,b\n', [(3, "header")]),
        (b'a,b\n1,"2,5",,\n,,,,\n', [(2, "row_width")]),
        (b'a,b\n1,"2,5"\n3,"4\n5,6\n', [(3, "quotation")]),
        (b'a,b\n1,"2,5"\n3,"4\n5,"6\n7,8\n', [(3, "quotation")]),
    ],
)
def test_a_file_that_can_be_read_without_doubt_is_read_beside_its_fault(data, expected):
    cells = read_cells(data, "t.csv", known=("a", "b"))
    assert [(finding.row, finding.rule) for finding in cells.findings] == expected
    assert cells.frame[["a", "b"]].to_numpy().tolist() == [["1", "2,5"]]


@pytest.mark.parametrize(
    ("name", "encoding"), [("Липово", "windows-1251"), ("Café des réfugiés", "windows-1252"), ("Łódź", "utf-16")]
)
def test_an_old_encoding_is_read_beside_its_fault(name, encoding):
    data = f"a,b\n1,{name}\n".encode(encoding)
    assert [rule for _, rule in faults(data)] == ["encoding"]
    assert rows(data) == {2: ["1", name]}


def test_rows_after_an_open_quotation_are_not_known():
    assert not read_cells(b'a,b\n1,2\n3,"4\n', "t.csv").whole


def test_a_header_alone_is_an_empty_table():
    cells = read_cells(b"a,b", "t.csv")
    assert (cells.header, len(cells.frame), cells.findings) == (("a", "b"), 0, ())


def test_of_columns_with_one_name_the_first_is_read():
    assert rows(b"a,a\n1,2\n") == {2: ["1"]}
    assert faults(b"a,a\n1,2\n") == [(1, "repeated_column")]


def test_columns_without_a_name_matter_only_when_something_stands_in_them():
    assert faults(b"a,\n1,\n") == []
    assert faults(b"a,\n1,2\n") == [(1, "header")]
