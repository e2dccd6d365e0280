"""The logo on a Word page: as PNG, which every version of Word shows, on its plate."""

from __future__ import annotations

from ioreport.brand import Brand, Logo
from ioreport.scratch import scratch_folder

DENSITY = 300
"""Dots per inch."""


def logo_png(logo: Logo, brand: Brand) -> bytes:
    """A logo 13 mm high, on its plate where it has one; Typst draws it, as it does on the PDF's first page."""
    import typst

    ground = f'rgb("{brand.background}")' if logo.plate else "none"
    margin = "(x: 4mm, y: 3mm)" if logo.plate else "0mm"
    file = f"logo{logo.file.suffix.lower()}"
    page = f"#set page(width: auto, height: auto, fill: {ground}, margin: {margin})"
    with scratch_folder() as folder:
        (folder / file).write_bytes(logo.file.read_bytes())
        (folder / "main.typ").write_text(f'{page}\n#image("{file}", height: 13mm)\n', "utf-8")
        faces = sorted({face.file.parent for face in brand.faces.values()})
        return typst.compile(
            folder / "main.typ", root=folder, format="png", ppi=DENSITY, font_paths=faces, ignore_system_fonts=True
        )
