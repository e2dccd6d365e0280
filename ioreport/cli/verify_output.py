"""Output of ``verify``: what differs in a document that was built again, or else in its facts one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ioreport.cli.application import pluralised
from ioreport.errors import IoreportError

if TYPE_CHECKING:
    from ioreport.documents.readback import Contents
    from ioreport.tables import Office

LOOK = (
    "The file is not, byte for byte, what the build writes, and all that can be read in it is the same: its look, "
    "its markup or what it keeps out of sight was changed."
)
SAVED_AGAIN = "The file was saved again by another program; all that can be read in it is the same."


@dataclass
class Verdict:
    """The result of `verify`: the differences, and the other lines to print."""

    differing: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def compare_document(
    document: Path, contents: Contents, office: Office, notebook: Path | None, brand: str | None
) -> Verdict:
    """Compare a document with its office.

    Parameters
    ----------
    document : Path
    contents : Contents
        The visible content and the embedded files of the document.
    notebook : Path or None
        The notebook to build it again; without one the facts are computed again one by one.
    brand : str or None
        As in ``build``.
    """
    from ioreport.provenance import NOTEBOOKS, rebuilt

    if notebook is None:
        name = contents.manifest["report"]["notebook"]
        return _by_facts(
            document,
            contents,
            office,
            f"not checked: texts, alternative texts, labels and pictures; the notebook {name!r} "
            f"is not in {NOTEBOOKS}/: name it with --notebook",
        )
    try:
        again, same = rebuilt(document, contents, office, notebook, brand)
    except IoreportError as error:
        verdict = _by_facts(document, contents, office, "")
        verdict.differing.append(f"it cannot be built again with {notebook} from {office.folder}: {error}")
        return verdict
    return _by_build(document, contents, again, same, office, notebook)


def _by_build(
    document: Path, contents: Contents, again: Contents, same: bool, office: Office, notebook: Path
) -> Verdict:
    from ioreport import provenance

    if same:
        return Verdict(
            lines=[
                f"{document}: built again with {notebook}, it has the same bytes: "
                f"{_held(contents, len(contents.manifest['facts']), 0)}"
            ]
        )
    facts = provenance.unlike_facts(contents.manifest, again.manifest)
    pieces = [*provenance.unlike_carried(contents.manifest, again.manifest), *provenance.unlike_pieces(contents, again)]
    verdict = Verdict([*provenance.tell(facts), *map(str, pieces)])
    differing = len({each.key for each in facts})
    verdict.lines.append(
        f"{document}: built again with {notebook}: "
        f"{_held(contents, len(contents.manifest['facts']), differing, len(pieces))}"
    )
    # The number of the office's warnings, which a document carries, is another where a file or an original is.
    changed = provenance.changed_files(contents.manifest, office) or original_lines(contents.manifest, office)
    if not verdict.differing and not changed:
        is_final = document.suffix.lower() in (".html", ".pdf")
        if is_final:
            verdict.differing.append(LOOK)
        else:
            verdict.lines.append(SAVED_AGAIN)
    return verdict


def _held(contents: Contents, facts: int, differing: int, pieces: int = 0) -> str:
    shown = len(contents.pieces)
    return (
        f"{pluralised(facts, 'fact')}, {facts - differing} hold; {shown:,} texts, tiles, cells, labels, alternative "
        f"texts and pictures, {pluralised(pieces, 'difference') if pieces else 'all hold'}"
    )


def _by_facts(document: Path, contents: Contents, office: Office, left: str) -> Verdict:
    """Compute facts and cells again, and compare everything shown with the document's embedded facts."""
    from ioreport import provenance

    manifest = contents.manifest
    facts = provenance.verify(manifest, office)
    within = [*provenance.unlike_within(contents), *provenance.unlike_cells(manifest, office)]
    verdict = Verdict([*provenance.tell(facts), *map(str, within)])
    withheld = sum(fact["withheld"] and "below" not in fact for fact in manifest["facts"])
    computed, differing = len(manifest["facts"]) - withheld, len({each.key for each in facts})
    verdict.lines.append(
        f"{document}: {pluralised(computed, 'fact')} computed again, {computed - differing} hold"
        + f"; {withheld} withheld and not computed" * bool(withheld)
    )
    if unmeasured := provenance.not_computed(manifest):
        verdict.lines.append(f"not computed again, as no measure gives them: {', '.join(unmeasured)}")
    verdict.lines += [left] if left else []
    return verdict


def changed_file_lines(files: Sequence[str], verdict: Verdict) -> list[str]:
    """The lines about input files that differ from those of the document's build."""
    so = "figures differ" if verdict.differing else "all that was checked holds"
    return [f"{file}: not the file that the document was built from; {so}" for file in files]


def original_lines(manifest: Mapping[str, Any], office: Office) -> list[str]:
    """The lines about originals that are gone, or are no longer the files that rows of a document were imported from.

    Where the document does not carry the hash of an original, the office's record of its last import has it.
    """
    from ioreport.provenance import GONE, original_trouble

    pairs = zip(office.sources["source_id"], office.sources["file"], strict=True)
    recorded = dict(zip(pairs, office.sources["sha256"], strict=True))
    lines = []
    for item in manifest.get("originals", ()):
        source, file = str(item["source"]), str(item["file"])
        sha256 = item["sha256"] or recorded.get((source, file), "")
        trouble = original_trouble(office, file, sha256)
        if trouble == GONE:
            lines.append(f"{file}: gone; rows of the document were imported from it ({source})")
        elif trouble and sha256:
            lines.append(f"{file}: no longer the file that rows of the document were imported from ({source})")
    return lines
