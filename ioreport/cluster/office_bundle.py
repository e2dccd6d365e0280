"""Office bundle: the office, the notebook and the brand of a batch as one archive, which goes to each machine once.

The bundle is named by its sha256. The originals in ``inbox/`` and hidden folders such as ``.git`` are no part of a
document and are left out.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ioreport.batch.batch_build import Order
from ioreport.brand import load_brand
from ioreport.errors import UsageError

_PACKAGE = Path(__file__).resolve().parents[1]
_LEFT_OUT = "inbox"
_OF_PACKAGE, _OFFICE, _NOTEBOOK, _BRAND = "package", "office", "notebook", "brand"


@dataclass(frozen=True)
class Bundle:
    """What all orders of one batch are made from.

    Attributes
    ----------
    archive : bytes
        A compressed tar archive of the office's folder, the notebook and the brand's files.
    folders : mapping of str to str
        The first folder of a name in the archive → the folder of this machine. Files of the package are not in the
        archive: every machine has its own.
    """

    archive: bytes
    folders: Mapping[str, str]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.archive).hexdigest()

    @classmethod
    def of(cls, order: Order) -> Bundle:
        """The bundle for the orders of a batch, from any of them.

        Raises
        ------
        UsageError
            When a file cannot be read.
        """
        brand = load_brand(order.brand)
        folders = {
            _OF_PACKAGE: str(_PACKAGE),
            _OFFICE: str(order.data),
            _NOTEBOOK: str(order.notebook.resolve().parent),
            _BRAND: str(brand.file.resolve().parent),
        }
        files = [*_of_office(order.data), order.notebook.resolve(), *(path.resolve() for path in brand.files)]
        named = {name_of(path, folders): path for path in files}
        return cls(_archive({name: path for name, path in named.items() if _first(name) != _OF_PACKAGE}), folders)

    def travelling(self, order: Order) -> Order:
        """An order with names of the bundle in place of its paths."""
        notebook, data, brand = (
            Path(name_of(path, self.folders)) for path in (order.notebook.resolve(), order.data, order.brand.resolve())
        )
        return replace(order, notebook=notebook, data=data, brand=brand)

    def unpack(self, folder: Path) -> None:
        """Write all files into a folder that does not exist yet."""
        with tarfile.open(fileobj=io.BytesIO(zlib.decompress(self.archive))) as archive:
            archive.extractall(folder, filter="data")


def name_of(path: Path, folders: Mapping[str, str]) -> str:
    """The name of a file or folder in the archive.

    >>> name_of(Path("/home/a/office/photos/x.jpg"), {"office": "/home/a/office"})
    'office/photos/x.jpg'
    """
    for first, folder in folders.items():
        if path.is_relative_to(folder):
            return (PurePosixPath(first) / path.relative_to(folder).as_posix()).as_posix()
    raise UsageError(
        f"{path} is neither in the office's folder, nor beside the notebook or the brand's file.",
        next_step="move it there, or build without --cluster",
    )


def unpacked_order(order: Order, unpacked: Path, out: Path) -> Order:
    """A travelling order with a worker's paths: of the unpacked bundle, and of the folder for its documents."""
    notebook, data, brand = (path_of(each.as_posix(), unpacked) for each in (order.notebook, order.data, order.brand))
    return replace(order, notebook=notebook, data=data, brand=brand, out=out)


def path_of(name: str, unpacked: Path) -> Path:
    """Where a worker has the file of a name."""
    first = _first(name)
    return _PACKAGE / PurePosixPath(name).relative_to(first) if first == _OF_PACKAGE else unpacked / name


def _first(name: str) -> str:
    return PurePosixPath(name).parts[0]


def _of_office(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        first = path.relative_to(folder).parts[0]
        if (
            path.is_file()
            and path.resolve().is_relative_to(folder)
            and first != _LEFT_OUT
            and not first.startswith(".")
        ):
            yield path


def _archive(files: Mapping[str, Path]) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, path in sorted(files.items()):
            try:
                content = path.read_bytes()
            except OSError as error:
                raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return zlib.compress(written.getvalue(), 1)
