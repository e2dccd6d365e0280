"""Broken offices, made at random from a fixed seed, through the check and the build: none may end with a traceback.

    python benchmarks/broken_offices.py tests/data/office --offices 1800
    python benchmarks/broken_offices.py tests/data/office --offices 40 --build R-01

Each office is a copy with one to four faults: cells exchanged, emptied, doubled, with odd characters, huge numbers or
values of another kind; rows and columns doubled, moved or gone; files cut, in another encoding, empty or missing; JSON
and TOML broken. What ends otherwise than in findings is printed with its seed, which makes the same office again.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import shutil
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ioreport.build import build
from ioreport.errors import DataError, DocumentError, IoreportError, UsageError, grouped
from ioreport.reports.report_checks import check_all

NOTEBOOK = Path("notebooks/donor_report.ipynb")
SLOW = 20.0
"""Seconds that a check of a small office may take at most."""
ODD = (
    "",
    " ",
    "x",
    "0",
    "-1",
    "1e308",
    "NaN",
    "inf",
    "1,5",
    "1.250",
    "99999999999999999999",
    "0.000000001",
    "true",
    "\u202e133",
    "\ud7ff\U0001f600",
    "\x00",
    "a\nb",
    '"',
    "=1+1",
    "{eval}`facts.x`",
    "{{ 1 }}",
    "<b>1</b>",
    "$\\frac{$",
    "2023-02-30",
    "0001-01-01",
    "9999-12-31",
    "31/12/2023",
    "45078",
    "ж",
    "٣",
    "../../etc/passwd",
    "a" * 3000,
    "[x](#y)",
    "# H",
    "nan",
    "None",
    "R-01",
    "A-01",
    "u;v;w",
)
Rows = list[list[str]]
Change = Callable[[random.Random, Path], str]


def rows_of(path: Path) -> Rows:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def write_rows(path: Path, rows: Rows) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    path.write_text(written.getvalue(), encoding="utf-8", errors="surrogatepass")


def of_table(change: Callable[[random.Random, Rows], None]) -> Change:
    """A change of the rows of one table, its header among them."""

    def changed(chance: random.Random, folder: Path) -> str:
        path = chance.choice(sorted(folder.glob("*.csv")) or [folder / "activities.csv"])
        try:
            rows = rows_of(path)
        except (OSError, UnicodeError, csv.Error):  # broken by a change before
            return path.name
        if len(rows) > 1 and all(rows):
            change(chance, rows)
            write_rows(path, rows)
        return path.name

    return changed


def place(chance: random.Random, rows: Rows, header: bool = False) -> tuple[int, int]:
    row = chance.randrange(0 if header else 1, len(rows))
    return row, chance.randrange(len(rows[row]))


def odd_cell(chance: random.Random, rows: Rows) -> None:
    row, column = place(chance, rows)
    rows[row][column] = chance.choice(ODD)


def odd_column(chance: random.Random, rows: Rows) -> None:
    _, column = place(chance, rows)
    text = chance.choice(ODD)
    for row in rows[1:]:
        row[column : column + 1] = [text]


def exchanged_cells(chance: random.Random, rows: Rows) -> None:
    (a, b), (c, d) = place(chance, rows), place(chance, rows)
    rows[a][b], rows[c][d] = rows[c][d], rows[a][b]


def doubled_row(chance: random.Random, rows: Rows) -> None:
    row, _ = place(chance, rows)
    rows.insert(chance.randrange(1, len(rows) + 1), list(rows[row]))


def dropped_row(chance: random.Random, rows: Rows) -> None:
    del rows[place(chance, rows)[0]]


def dropped_cell(chance: random.Random, rows: Rows) -> None:
    row, column = place(chance, rows)
    del rows[row][column]


def dropped_column(chance: random.Random, rows: Rows) -> None:
    _, column = place(chance, rows)
    for row in rows:
        del row[column : column + 1]


def renamed_column(chance: random.Random, rows: Rows) -> None:
    column = chance.randrange(len(rows[0]))
    rows[0][column] = chance.choice([rows[0][column] + "s", rows[0][column].upper(), *ODD])


def emptied_table(chance: random.Random, rows: Rows) -> None:
    del rows[1:]


def scaled_number(chance: random.Random, rows: Rows) -> None:
    row, column = place(chance, rows)
    if rows[row][column].replace(".", "").isdigit():
        rows[row][column] = chance.choice([rows[row][column] + "0" * 9, "-" + rows[row][column], "0"])


def cut_file(chance: random.Random, folder: Path) -> str:
    path = chance.choice(sorted(each for each in folder.rglob("*") if each.is_file()))
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content) + 1)])
    return path.name


def odd_bytes(chance: random.Random, folder: Path) -> str:
    path = chance.choice(sorted(each for each in folder.rglob("*") if each.is_file()))
    content = bytearray(path.read_bytes())
    for _ in range(chance.randrange(1, 4)):
        if content:
            content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content))
    return path.name


def other_encoding(chance: random.Random, folder: Path) -> str:
    path = chance.choice(sorted(each for each in folder.iterdir() if each.is_file()))
    text = path.read_bytes().decode("utf-8", errors="replace")
    path.write_bytes(text.encode(chance.choice(["utf-16", "cp1251", "utf-32", "latin-1"]), errors="replace"))
    return path.name


def missing_file(chance: random.Random, folder: Path) -> str:
    path = chance.choice(sorted(folder.iterdir()))
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    return path.name


def folder_for_file(chance: random.Random, folder: Path) -> str:
    name = missing_file(chance, folder)
    (folder / name).mkdir()
    return name


def odd_json(chance: random.Random, folder: Path) -> str:
    path = folder / "datapackage.json"
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return path.name
    values = [None, 1, -1, 1e308, True, [], {}, [[]], "", "x", {"x": 1}, "\ud800", "../x", "XX", ["en"], "9999-99-99"]
    node = document
    while isinstance(node, dict | list) and node:
        key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        if chance.random() < 0.4 or not isinstance(node[key], dict | list) or not node[key]:
            node[key] = chance.choice(values)
            break
        node = node[key]
    path.write_text(json.dumps(document), encoding="utf-8")
    return path.name


def odd_toml(chance: random.Random, folder: Path) -> str:
    """A brand or template of the office's own, with a value of another kind or a part cut off."""
    name, source = chance.choice(
        [
            ("brand.toml", "ioreport/brand/brand.toml"),
            ("templates/8+3.toml", "ioreport/donor_templates/8+3.toml"),
            ("templates/event.toml", "ioreport/donor_templates/event.toml"),
        ]
    )
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    lines = Path(source).read_text(encoding="utf-8").splitlines()
    at = chance.randrange(len(lines))
    values = ("1", "[]", '""', "true", '"#zzz"', "{ en = 1 }", "nan", '["x"]', "1979-05-27")
    lines[at] = f"{lines[at].partition('=')[0]}= {chance.choice(values)}" if chance.random() < 0.7 else lines[at][:3]
    path.write_text("\n".join(lines), encoding="utf-8")
    return name


CHANGES: tuple[Change, ...] = (
    *(of_table(odd_cell),) * 4,
    of_table(odd_column),
    of_table(exchanged_cells),
    of_table(doubled_row),
    of_table(dropped_row),
    of_table(dropped_cell),
    of_table(dropped_column),
    of_table(renamed_column),
    of_table(emptied_table),
    *(of_table(scaled_number),) * 2,
    cut_file,
    odd_bytes,
    other_encoding,
    missing_file,
    folder_for_file,
    *(odd_json,) * 2,
    odd_toml,
)


def broken(seed: int, source: Path, folder: Path) -> str:
    """Copy an office and break it; says which files."""
    chance = random.Random(seed)
    shutil.copytree(source, folder)
    return ", ".join(chance.choice(CHANGES)(chance, folder) for _ in range(chance.randrange(1, 5)))


def checked(folder: Path) -> str:
    found = check_all(folder).findings
    for group in grouped(found):
        str(group)
    return "errors" if any(each.level == "error" for each in found) else "warnings" if found else "nothing"


def built(folder: Path, report: str) -> str:
    """What a build of a draft ends with; what it refuses though the check let it pass is told."""
    passed = checked(folder) != "errors"
    try:
        build(NOTEBOOK, parameters={"report": report}, data=folder, to=["html"], out=folder / "out", draft=True)
    except (DataError, DocumentError, UsageError) as error:
        return f"passed the check, refused by the build: {error}" if passed else "refused"
    return "built" if passed else "built though the check found errors"


def main() -> None:
    """Break offices, and tell what became of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("office", type=Path)
    parser.add_argument("--offices", type=int, default=1800)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first office")
    parser.add_argument("--build", default="", help="build this report of each office, too")
    asked = parser.parse_args()
    ends: Counter[str] = Counter()
    slowest, began = (0.0, 0), time.perf_counter()
    for seed in range(asked.first, asked.first + asked.offices):
        with tempfile.TemporaryDirectory() as scratch:
            folder, start = Path(scratch) / "office", time.perf_counter()
            files = broken(seed, asked.office, folder)
            try:
                end = built(folder, asked.build) if asked.build else checked(folder)
            except UsageError as error:
                end = f"no office: {type(error).__name__}"
            except IoreportError as error:
                end = f"{type(error).__name__}: {error}"
            except Exception:
                end = "traceback"
                print(f"seed {seed} ({files}):\n{traceback.format_exc(limit=-4)}", flush=True)
            took = time.perf_counter() - start
        slowest = max(slowest, (took, seed))
        if "\n" in end or "though" in end:
            print(f"seed {seed} ({files}): {end}", flush=True)
        if took > SLOW and not asked.build:
            print(f"seed {seed} ({files}): {took:.0f} s", flush=True)
        ends[end.partition(":")[0]] += 1
    print(dict(ends))
    print(f"{time.perf_counter() - began:.0f} s, the slowest {slowest[0]:.1f} s (seed {slowest[1]})")


if __name__ == "__main__":
    main()
