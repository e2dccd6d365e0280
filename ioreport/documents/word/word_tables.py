"""The layout of a Word document's tables: widths from their contents, rules, repeated headers, unbroken rows."""

from __future__ import annotations

from collections.abc import Sequence

from ioreport.brand import Brand
from ioreport.documents.word.template_document import GAP, PORTRAIT
from ioreport.documents.word.word_xml import (
    Element,
    made,
    paragraph_element,
    paragraphs,
    properties,
    style_of,
    text_of,
    w,
)

TABLE_TYPES = (9, 8.5, 8)
"""The type sizes of a table, in points."""

TILE_TYPES = (28, 24, 20, 17)
"""The type sizes of a key figure, in points; the first that fits is used."""

WORDS_TYPE = 14
"""The type size of a key figure that does not fit on one line in any of them."""

TITLE_TYPES = {160: 16, 60: 22}
"""The type sizes of long titles: more than this many characters → points."""

LEAST = 5100
"""The least width of a table, 90 mm in 1/20 pt: a narrow table is easier to read somewhat wider."""

WIDEST = 0.38
"""The largest preferred width of a column, as a share of the page's width; longer texts are broken into lines."""

LINES = 3
"""A column whose text would take more lines than this prefers to be wider."""

BAR = 1000
"""The least width of a column with bars, in 1/20 pt."""

SLACK = 30
"""The width that a column needs besides its text and the gap to the next, in 1/20 pt."""

FEW, NARROW_GAP = 6, 120
"""A table with more than `FEW` columns has narrower gaps between them."""

_READABLE = 66 * 20 / 9
"""The least width of a column of long texts, about three words a line."""

_WHOLE, _LETTERS = 8, 700
"""A table with at most this many rows and letters, about a third of a page, is not broken over pages."""

ALONE = 3
"""How many rows at the start and end of a longer table stay on one page."""

ORIGIN = (2400, PORTRAIT.room - 2400)
HEADS = ("TableHead", "TableHeadNumber")
AFTER_SIZE = {w(name) for name in ("highlight", "u", "effect", "bdr", "shd", "vertAlign", "lang")}
"""The run properties that follow the type size in the order that Word requires."""

_BOLD = ("TableHead", "TableTotal")
_NUMBERS = ("TableNumber", "TableTotalNumber")


def shape_table(table: Element, room: int, brand: Brand) -> None:
    """Set a table's widths, rules and page breaks; `room` is the available width in 1/20 pt."""
    kind = style_of(table)
    if kind == "Cover":
        _shape_cover(table)
    elif kind in ("Tiles", "Strip"):
        _shape_tiles(table, room, brand)
    else:
        _set_widths(table, list(ORIGIN) if kind == "Sources" else _fitted(table, room, brand))
        _set_row_properties(table)
        _rule_totals(table, brand)
        _end_flush(table)
        if kind == "Table":
            _keep_together(table)
        _join_caption(table)
    _set_apart(table)


def _rows(table: Element) -> list[list[Element]]:
    return [row.findall(w("tc")) for row in table.findall(w("tr"))]


def _set_widths(table: Element, widths: Sequence[int]) -> None:
    """Set fixed widths in the three places where Word reads them."""
    table.replace(table.find(w("tblPr")), _properties(table, sum(widths)))
    grid = made("tblGrid", *(made("gridCol", w=width) for width in widths))
    table.replace(table.find(w("tblGrid")), grid)
    for row in _rows(table):
        for cell, width in zip(row, widths, strict=True):
            for told in cell.findall(w("tcPr")):
                cell.remove(told)
            cell.insert(0, made("tcPr", made("tcW", w=width, type="dxa")))


def _end_flush(table: Element) -> None:
    """Remove the gap after the last column, so that the table ends at the text's edge."""
    for row in _rows(table):
        row[-1].find(w("tcPr")).append(made("tcMar", made("right", w=0, type="dxa")))


def _properties(table: Element, width: int) -> Element:
    row, column = _headed(table)
    look = {"firstRow": row, "lastRow": 0, "firstColumn": column, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    value = f"{0x20 * row + 0x80 * column + 0x200 + 0x400:04X}"
    return made(
        "tblPr",
        made("tblStyle", val=style_of(table)),
        made("tblW", w=width, type="dxa"),
        made("tblLayout", type="fixed"),
        *_narrow(table),
        made("tblLook", val=value, **look),
        *_caption(table),
    )


def _narrow(table: Element) -> list[Element]:
    """The property of the gap between columns, if it differs from the style's."""
    gap = gap_of(table)
    return [made("tblCellMar", made("right", w=gap, type="dxa"))] if gap != GAP else []


def _headed(table: Element) -> tuple[int, int]:
    """Whether the first row has column headers, and whether the first column has row headers, as 0 or 1."""
    rows = _rows(table)
    heads = [style_of(cell.find(w("p"))) for row in rows for cell in row[:1]]
    return int(any(True for _ in paragraphs(table, *HEADS))), int("TableRowHead" in heads)


def _caption(table: Element) -> list[Element]:
    """The caption before a table as its title for screen readers."""
    before = table.getprevious()
    return [made("tblCaption", val=text_of(before))] if style_of(before) == "Caption" else []


def _fitted(table: Element, room: int, brand: Brand) -> list[int]:
    """The width of each column; a table that nearly fits is set in smaller type before its texts are broken."""
    columns = [_asked(column, room, brand) for column in zip(*_rows(table), strict=True)]
    slack = gap_of(table) + SLACK
    wished = sum(wish for _, _, wish in columns)
    middling = (wished + sum(need for _, need, _ in columns)) / 2
    asked = zip(TABLE_TYPES, (wished, middling, 0), strict=True)
    size = next(size for size, width in asked if width * size + len(columns) * slack <= room or not width)
    if size != TABLE_TYPES[0]:
        for each in table.iter(w("p")):
            _set_size(each, size)
    return _allotted([[width * size + slack for width in column] for column in columns], room)


def gap_of(table: Element) -> int:
    """The gap between two columns, in 1/20 pt; narrower in tables with many columns."""
    return GAP if len(_rows(table)[0]) <= FEW else NARROW_GAP


def _allotted(columns: Sequence[Sequence[float]], room: int) -> list[int]:
    """The widths of columns: preferred if there is room, else the needed or least widths and a share of the rest.

    >>> columns = [(500, 1000, 3000), (1000, 1000, 1000)]
    >>> _allotted(columns, 10_000), _allotted(columns, 3000), _allotted(columns, 1750)
    ([3825, 1275], [2000, 1000], [750, 1000])
    """
    musts, needs, wishes = [sum(column) for column in zip(*columns, strict=True)]
    if wishes <= room:
        return [int(wish * max(LEAST, wishes) / wishes) for *_, wish in columns]
    if musts >= room:
        return [int(must * room / musts) for must, *_ in columns]
    fewer, more, first = (needs, wishes, 1) if needs < room else (musts, needs, 0)
    share = (room - fewer) / (more - fewer)
    return [int(column[first] + (column[first + 1] - column[first]) * share) for column in columns]


def _asked(column: Sequence[Element], room: int, brand: Brand) -> tuple[float, float, float]:
    """The least, needed and preferred width of a column, in 1/20 pt for each point of type size.

    The least width is that of the longest word or number; a column of texts needs a few words a line, a bar needs its
    length; the preferred width is that of the longest text.
    """
    must = need = max(_measured(part, cell, brand) for cell in column for part in _parts(cell))
    wish = max(_measured(text_of(cell), cell, brand) for cell in column)
    if any(True for cell in column for _ in paragraphs(cell, "Gauge")):
        must = need = max(need, BAR / TABLE_TYPES[0])
    elif style_of(column[-1].find(w("p"))) not in _NUMBERS:
        need = max(need, min(wish, _READABLE))
    return must, need, max(min(wish, max(WIDEST * room / TABLE_TYPES[0], wish / LINES)), need)


def _parts(cell: Element) -> list[str]:
    """The texts that must stay on one line: each word, or a whole number with its unit."""
    text = text_of(cell)
    return [text] if style_of(cell.find(w("p"))) in _NUMBERS else text.split(" ")


def _measured(text: str, cell: Element, brand: Brand) -> float:
    """A text's width, in 1/20 pt for each point of type size."""
    stressed = any(style.get(w("val")) == "BadNews" for style in cell.iter(w("rStyle")))
    bold = stressed or style_of(cell.find(w("p"))).startswith(_BOLD)
    return 20 * brand.faces["bold" if bold else "regular"].width(text, 1)


def _set_row_properties(table: Element) -> None:
    """Keep every row on one page, and repeat header rows on the next."""
    for row in table.findall(w("tr")):
        told = row.find(w("trPr"))
        if told is not None:
            row.remove(told)
        headed = [made("tblHeader")] if any(True for _ in paragraphs(row, *HEADS)) else []
        row.insert(0, made("trPr", made("cantSplit"), *headed))


def _rule_totals(table: Element, brand: Brand) -> None:
    """Draw a heavier rule above the first row of totals."""
    totals = [row for row in _rows(table) if style_of(row[0].find(w("p"))) == "TableTotal"]
    for cell in totals[0] if totals else ():
        rule = made("top", val="single", sz=8, space=0, color=brand.heading.removeprefix("#"))
        cell.find(f"{w('tcPr')}/{w('tcW')}").addnext(made("tcBorders", rule))


def _keep_together(table: Element) -> None:
    """Keep a short table on one page; in a longer one, keep the first and last rows and the notes together."""
    rows = table.findall(w("tr"))
    last = None if style_of(table.getnext()) == "TableNote" else -1
    low = len(rows) - 1 <= _WHOLE and len(text_of(table)) <= _LETTERS
    for row in rows[:last] if low or len(rows) <= ALONE else [*rows[:ALONE], *rows[-ALONE:last]]:
        for each in row.iter(w("p")):
            _keep_next(each)


def _join_caption(table: Element) -> None:
    """Keep a table's caption close to it and on the same page."""
    before = table.getprevious()
    if style_of(before) == "Caption":
        _keep_next(before)
        properties(before).append(made("spacing", before=280, after=80))


def _keep_next(each: Element) -> None:
    told = properties(each)
    if told.find(w("keepNext")) is None:
        told.insert(1 if told.find(w("pStyle")) is not None else 0, made("keepNext"))


def _shape_cover(table: Element) -> None:
    """Make the coloured block on the first page as wide as the page."""
    _set_widths(table, [PORTRAIT.width])
    _fit_title(table)
    table.find(f"{w('tblPr')}/{w('tblW')}").addnext(made("tblInd", w=-PORTRAIT.side, type="dxa"))


def _shape_tiles(table: Element, room: int, brand: Brand) -> None:
    """Give tiles equal widths with gaps between their rules; the last one ends at the text's edge."""
    columns = len(_rows(table)[0])
    width = (room + GAP) // columns
    _set_widths(table, [width] * (columns - 1) + [width - GAP])
    _end_flush(table)
    _fit_tiles(table, width - GAP, brand)


def _fit_tiles(table: Element, room: int, brand: Brand) -> None:
    """Set short key figures in one size, the largest in which each fits on a line; long ones in a smaller size."""
    wide = {each: 20 * brand.faces["bold"].width(text_of(each), 1) for each in paragraphs(table, "TileFigure")}
    short = [width for width in wide.values() if width * TILE_TYPES[-1] <= room]
    size = next((size for size in TILE_TYPES if size * max(short, default=0) <= room), TILE_TYPES[-1])
    for figure, width in wide.items():
        _set_size(figure, size if width in short else WORDS_TYPE)


def _fit_title(table: Element) -> None:
    """Set a long title in a smaller size, so that the first page has room for its key figures."""
    for title in paragraphs(table, "Title"):
        size = next((size for most, size in TITLE_TYPES.items() if len(text_of(title)) > most), None)
        if size:
            _set_size(title, size)


def _set_size(each: Element, points: float) -> None:
    for part in each.iter(w("r")):
        told = part.find(w("rPr"))
        if told is None:
            told = made("rPr")
            part.insert(0, told)
        place = next((n for n, part in enumerate(told) if part.tag in AFTER_SIZE), len(told))
        told[place:place] = [made("sz", val=int(2 * points)), made("szCs", val=int(2 * points))]


def _set_apart(table: Element) -> None:
    """Add space after a table unless the next block has its own; it also keeps two tables apart."""
    after = table.getnext()
    if not style_of(after).startswith(("TableNote", "Heading")):
        table.addnext(paragraph_element("Spacer"))
