"""Imports run one way: a module imports from rows above its own, and nothing crosses between the two sides."""

from __future__ import annotations

from tests.architecture.source import imported, modules

ROWS = (
    ("session_html",),
    ("errors", "reads", "input_files", "forking", "text_direction", "cell_ranges"),
    ("values", "small_counts", "tempdir", "image_files", "formula_drawing", "age_bands", "user_cache", "atomic_files"),
    ("records", "brand", "wording", "myst"),
    ("record_reader", "tables", "donor_templates"),
    ("submitted", "sources"),
    ("measures", "runs"),
    ("charts", "documents"),
    ("facts",),
    ("reports",),
    ("export",),
    # `demo` needs the tables alone; it stands here so that nothing but the command can call for invented figures.
    ("build", "demo", "new_files"),
    ("provenance", "docs_pages"),
    ("batch",),
    ("cluster",),
    ("cli",),
    ("__main__",),
)
ROW = {part: number for number, row in enumerate(ROWS) for part in row}
AUTHOR_SIDE = {"measures", "facts", "charts", "reports"}
RUN_SIDE = {"runs", "documents"}
BOTH_SIDES = {"build", "provenance", "new_files", "cli"}

HOMES = {
    "matplotlib": {"charts", "facts", "documents", "formula_drawing"},
    "nbclient": {"runs"},
    "IPython": {"runs"},
    "nbconvert": {"documents"},
    "jinja2": {"documents"},
    "docx": {"documents"},
    "typst": {"documents"},
    "pikepdf": {"documents"},
    "xlsxwriter": {"documents", "export"},
    "lxml": {"documents", "export", "sources"},
    "python_calamine": {"sources"},
    "xlrd": {"sources"},
    "psycopg": {"sources"},
    "PIL": {"image_files", "documents"},
    "babel": {"wording"},
    "pyarrow": {"tables", "measures"},
    "highspy": {"measures"},
    "scipy": {"measures"},
    "distributed": {"cluster"},
    "pandas": {"tables", "submitted", "sources", "measures", "facts", "charts", "reports", "export"},
}


def part_of(name: str) -> str:
    """The folder or module of the package that a dotted name stands in; the front door is `ioreport`."""
    words = name.split(".")
    return words[1] if len(words) > 1 else words[0]


def breaks_the_law(part: str, other: str) -> bool:
    crosses = (part in AUTHOR_SIDE and other in RUN_SIDE) or (part in RUN_SIDE and other in AUTHOR_SIDE)
    return crosses or ROW[other] >= ROW[part]


def test_every_part_of_the_package_has_a_row():
    assert {part_of(name) for name, *_ in modules()} - {"ioreport"} <= set(ROW)


def test_a_module_imports_only_from_rows_above_its_own():
    crossings = [
        f"{path} imports {target}"
        for name, path, tree in modules()
        for target in imported(tree, name, path.stem == "__init__")
        if target.startswith("ioreport.") and name != "ioreport" and part_of(target) != part_of(name)
        if breaks_the_law(part_of(name), part_of(target))
    ]
    assert not crossings, "\n".join(crossings)


def test_only_a_few_parts_import_both_sides():
    pairs = [
        (part_of(name), part_of(target))
        for name, path, tree in modules()
        for target in imported(tree, name, path.stem == "__init__")
        if target.startswith("ioreport.") and name != "ioreport"
    ]
    author, run = ({part for part, other in pairs if other in side} for side in (AUTHOR_SIDE, RUN_SIDE))
    assert (author & run) == BOTH_SIDES


def test_the_front_door_imports_nothing_but_errors_and_nobody_uses_it_inside():
    from_the_door = {
        target
        for name, path, tree in modules()
        for target in imported(tree, name, path.stem == "__init__")
        if name == "ioreport" and target.startswith("ioreport")
    }
    inward = [str(path) for name, path, tree in modules() if "ioreport" in imported(tree, name, False)]
    assert from_the_door <= {"ioreport.errors"}
    assert not inward


def test_every_heavy_library_stays_at_home():
    strays = [
        f"{path} imports {target}"
        for name, path, tree in modules()
        for target in imported(tree, name, path.stem == "__init__")
        if part_of(name) not in HOMES.get(target.split(".")[0], {part_of(name)})
    ]
    assert not strays, "\n".join(strays)


def test_the_law_refuses_a_crossing_a_step_down_and_a_neighbour():
    assert breaks_the_law("facts", "runs")
    assert breaks_the_law("documents", "measures")
    assert breaks_the_law("tables", "facts")
    assert breaks_the_law("charts", "facts")
    assert breaks_the_law("charts", "documents")
    assert not breaks_the_law("facts", "tables")
