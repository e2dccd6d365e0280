"""Cells of a CSV file are exchanged one by one; every other byte stays as it is."""

from __future__ import annotations

import codecs

import pytest

from ioreport.tables.csv_edit import CellEdit, NotEditableError, edit_csv

SEX = CellEdit(2, "sex", "жена", "f")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"id,sex\na,\xd0\xb6\xd0\xb5\xd0\xbd\xd0\xb0\n", b"id,sex\na,f\n"),
        ("id,sex\r\na,жена\r\nb, m \r\n".encode(), b"id,sex\r\na,f\r\nb, m \r\n"),
        ("id,sex\ra,жена\r".encode(), b"id,sex\ra,f\r"),
        (codecs.BOM_UTF8 + "id;sex\na;жена".encode(), codecs.BOM_UTF8 + b"id;sex\na;f"),
        ('sep=;\nid;sex\n"a";"жена"\n'.encode(), b'sep=;\nid;sex\n"a";"f"\n'),
        ('id,sex\n"a ""b""\nand more",жена\n\n'.encode(), b'id,sex\n"a ""b""\nand more",f\n\n'),
        ("id,sex\nя,жена\n".encode("cp1251"), "id,sex\nя,f\n".encode("cp1251")),
        (
            codecs.BOM_UTF16_LE + "id\tsex\nя\tжена\n".encode("utf-16-le"),
            codecs.BOM_UTF16_LE + "id\tsex\nя\tf\n".encode("utf-16-le"),
        ),
    ],
    ids=["plain", "crlf", "cr", "mark at the start", "sep", "lines in a cell", "cp1251", "utf-16"],
)
def test_only_the_cell_is_another(before, after):
    assert edit_csv(before, [SEX], ("id", "sex")) == after


def test_a_new_text_with_the_separator_is_quoted():
    edit = CellEdit(2, "targets", "10.7, 16.2", "10.7;16.2")
    assert edit_csv(b"id;targets\na;10.7, 16.2\n", [edit], ("id", "targets")) == b'id;targets\na;"10.7;16.2"\n'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 and more", "a workbook"),
        (b'id,sex\na,"f\n', "a quotation mark that is not closed"),
        (b"id,sex\na,m\n", "other cells than were read"),
        (b"id,gender\na,f\n", "other cells than were read"),
    ],
)
def test_what_cannot_be_edited_safely_is_refused_with_its_reason(data, reason):
    with pytest.raises(NotEditableError, match=reason):
        edit_csv(data, [SEX], ("id", "sex"))
