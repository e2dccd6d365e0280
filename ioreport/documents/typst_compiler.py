"""Typst, which sets pages and pictures: what it reads stands in a folder with nothing else in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ioreport.brand import Brand
from ioreport.errors import DocumentError
from ioreport.tempdir import scratch_folder


def typeset(main: str, files: Mapping[str, bytes], brand: Brand, **options: Any) -> Any:
    """What Typst makes of the file `main` and those beside it, in the brand's typefaces and no others.

    Raises
    ------
    DocumentError
        When Typst refuses them, as it does for a PDF that would not be accessible.
    """
    import typst

    # The faces alone: whatever else lies in the brand's folder, a pipe say, is not looked at.
    faces = {face.file for face in (*brand.faces.values(), *brand.fallback)}
    with scratch_folder() as folder:
        (folder / "fonts").mkdir()
        for name, content in {**files, **{f"fonts/{file.name}": file.read_bytes() for file in faces}}.items():
            (folder / name).write_bytes(content)
        try:
            return typst.compile(
                folder / main, root=folder, font_paths=[folder / "fonts"], ignore_system_fonts=True, **options
            )
        except typst.TypstError as error:
            hints = "; ".join(error.hints)
            raise DocumentError(f"The document cannot be written: {error.message}.", next_step=hints) from None
