"""Run Typst, which typesets pages and pictures, in a temporary folder that holds only its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ioreport.brand import Brand
from ioreport.errors import DocumentError
from ioreport.tempdir import scratch_folder


def typeset(main: str, files: Mapping[str, bytes], brand: Brand, **options: Any) -> Any:
    """Compile the Typst file `main`; `files` has it and the files that it reads. Only the brand's typefaces are used.

    Raises
    ------
    DocumentError
        When Typst refuses the document, for example a PDF that would not be accessible.
    """
    import typst

    # Copy only the typefaces: another file in the brand's folder, such as a pipe, could block.
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
