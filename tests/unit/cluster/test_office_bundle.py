"""The bundle of an office: what travels to a worker, and where it is there."""

from dataclasses import replace
from pathlib import Path

import pytest

from ioreport.batch.batch_build import Order
from ioreport.brand import brand_names
from ioreport.cluster.office_bundle import Bundle, name_of, path_of
from ioreport.errors import UsageError


@pytest.fixture
def order(tmp_path):
    """An office with an original, a photo and a link that leads out of it; the notebook stands elsewhere."""
    office = tmp_path / "office"
    for name in ("activities.csv", "photos/market.jpg", "inbox/partner.xlsx", ".git/config"):
        (office / name).parent.mkdir(parents=True, exist_ok=True)
        (office / name).write_text(name)
    (tmp_path / "secret.txt").write_text("not of the office")
    (office / "link.csv").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/n.ipynb").write_text("{}")
    brand = brand_names()["default"]
    return Order("n-R", tmp_path / "notebooks/n.ipynb", {}, office, brand, ("html",), tmp_path, "short", False)


def unpacked(bundle, folder):
    bundle.unpack(folder)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_office_and_notebook_travel_without_originals_and_what_is_outside(order, tmp_path):
    files = unpacked(Bundle.of(order), tmp_path / "there")
    assert files == ["notebook/n.ipynb", "office/activities.csv", "office/photos/market.jpg"]


def test_the_same_files_are_the_same_bundle(order):
    before = Bundle.of(order).sha256
    (order.data / "activities.csv").touch()
    assert Bundle.of(order).sha256 == before
    (order.data / "activities.csv").write_text("changed")
    assert Bundle.of(order).sha256 != before


def test_a_brand_of_ones_own_travels_with_its_logo(order, tmp_path):
    bundled = brand_names()["default"]
    folder = tmp_path / "house"
    folder.mkdir()
    text = (
        bundled.read_text("utf-8").replace('logo = ""', 'logo = "own.svg"').replace('logo_alt = ""', 'logo_alt = "A"')
    )
    (folder / "brand.toml").write_text(text, "utf-8")
    (folder / "own.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    bundle = Bundle.of(replace(order, brand=folder / "brand.toml"))
    files = unpacked(bundle, tmp_path / "there")
    assert {"brand/brand.toml", "brand/own.svg"} <= {*files}
    name = name_of((folder / "brand.toml").resolve(), bundle.folders)
    assert path_of(name, tmp_path / "there").read_text("utf-8") == text


def test_a_file_of_the_program_is_each_machines_own(order, tmp_path):
    bundle = Bundle.of(order)
    name = name_of(order.brand.resolve(), bundle.folders)
    assert name.startswith("package/") and path_of(name, tmp_path) == order.brand.resolve()


def test_a_file_that_is_nowhere_known_is_refused(order):
    with pytest.raises(UsageError, match="neither in the office's folder"):
        name_of(Path("/etc/hostname"), Bundle.of(order).folders)
