"""The command ``review``: what somebody changed in a Word document that came back, and what they said of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ioreport.cli.application import app, pluralised
from ioreport.cli.terminal import on_one_line, say

if TYPE_CHECKING:
    from ioreport.provenance.review_document import DocumentReview, ProposedChange


@app.command("review")
def review_command(
    document: Annotated[Path, typer.Argument(help="A .docx that a build wrote, with tracked changes and comments.")],
    data: Annotated[
        Path | None, typer.Option(help="The office; by default the one in data/ that has the document's rows.")
    ] = None,
    sent: Annotated[
        Path | None, typer.Option(help="The document as it was sent, if the one that came back has lost its facts.")
    ] = None,
    notebook: Annotated[
        Path | None, typer.Option(help="The notebook that it was built from, if it is not in notebooks/.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write all changes into the narratives, or none.")] = False,
) -> None:
    """Show the edits of a Word document as changes of the narratives, and its comments.

    A text is changed in the table narratives, or in its Markdown file; one of a notebook's own cells is named, to be
    changed there. A figure is not edited in Word: the rows that it
    comes from are named. Exit status 1 if an edit cannot be taken.
    """
    from ioreport.provenance import find_notebook, find_office
    from ioreport.provenance.review_document import accept_review, manifest_of_review, review_document
    from ioreport.tables import load

    manifest = manifest_of_review(document, sent)
    office = load(data) if data else find_office(manifest)
    own = find_notebook(manifest, notebook)
    review = review_document(document, office, sent, _cells(own) if own else ())
    for line in _lines(review):
        say(on_one_line(line))
    if own is None:
        say(
            f"the notebook {manifest['report']['notebook']} was not found: a text of its own cells is changed there",
            error=True,
        )
    if accept:
        for file in accept_review(review) if review.proposed or review.refused else ():
            say(f"written: {office.folder / file}")
    if review.refused:
        raise SystemExit(1)


def _cells(notebook: Path) -> Iterator[tuple[str, str]]:
    from ioreport.build import read_notebook

    for number, cell in enumerate(read_notebook(notebook).cells, 1):
        if cell.cell_type == "markdown":
            yield f"{notebook.name}, cell {number}", cell.source


def _lines(review: DocumentReview) -> Iterator[str]:
    file = review.case.office.file("narratives")
    for change in review.proposed:
        by = f", by {change.authors}" if change.authors else ""
        yield f"{change.where(file)}, section {change.section}{by}:"
        yield from _difference(change)
    for edit in review.refused:
        by = f", by {edit.authors}" if edit.authors else ""
        yield f"not taken, under “{edit.heading}”{by}: {edit.reason}"
        yield f"  - {edit.before}"
        yield f"  + {edit.after}"
    for comment in review.comments:
        about = f" at “{comment.about}”" if comment.about else ""
        yield f"comment by {comment.author or 'somebody'}, under “{comment.heading}”{about}: {comment.text}"
    counts = ((len(review.proposed), "text"), (len(review.refused), "edit"), (len(review.comments), "comment"))
    (texts, edits, comments) = (pluralised(number, noun) for number, noun in counts)
    yield f"{texts} changed, {edits} not taken, {comments}"


def _difference(change: ProposedChange) -> Iterator[str]:
    for line in difflib.ndiff(change.before.splitlines(), change.after.splitlines()):
        if line[:1] in "+-" and line[2:].strip():
            yield f"  {line}"
