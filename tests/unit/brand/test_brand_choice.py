"""Which brand is meant: by name, by file, by the surroundings."""

from __future__ import annotations

import shutil

import pytest

from ioreport.brand import VARIABLE, brand_names, load_brand
from ioreport.brand.brand_choice import BUNDLED
from ioreport.errors import UsageError


@pytest.fixture(autouse=True)
def no_current_brand(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


def test_without_a_choice_the_brand_is_the_bundled_one():
    assert load_brand().file == BUNDLED / "brand.toml"


@pytest.mark.parametrize("name", brand_names())
def test_every_bundled_brand_is_known_by_its_name(name):
    assert load_brand(name).file == brand_names()[name]


def test_the_surroundings_name_the_current_brand(monkeypatch):
    monkeypatch.setenv(VARIABLE, "high_contrast")
    assert load_brand() == load_brand("high_contrast") != load_brand("default")


def test_a_choice_goes_before_the_surroundings(monkeypatch):
    monkeypatch.setenv(VARIABLE, "high_contrast")
    assert load_brand("harbour").short_name == "HRN"


def test_a_file_is_a_brand(tmp_path):
    file = shutil.copy(BUNDLED / "high_contrast.toml", tmp_path / "ours.toml")
    assert load_brand(file).accent == load_brand("high_contrast").accent
    assert load_brand(file).file == file.resolve()


def test_a_changed_file_is_read_anew(tmp_path):
    file = shutil.copy(BUNDLED / "high_contrast.toml", tmp_path / "ours.toml")
    load_brand(file)
    file.write_text(file.read_text("utf-8").replace("#005564", "#000000"), "utf-8")
    assert load_brand(file).accent == "#000000"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("harbor", "no brand 'harbor' (did you mean harbour?)"),
        ("nothing-like-it", "Choose one of default, harbour, high_contrast, or name a brand file"),
        ("ours.tmol", "no brand file ours.tmol"),
        ("there/is/none", "no brand file there/is/none"),
    ],
)
def test_an_unknown_brand_is_refused_with_the_nearest(chosen, said):
    with pytest.raises(UsageError) as refused:
        load_brand(chosen)
    assert said in str(refused.value)


def test_a_misspelt_file_is_refused_with_its_neighbour(tmp_path):
    (tmp_path / "ours.toml").touch()
    with pytest.raises(UsageError, match="did you mean ours.toml"):
        load_brand(tmp_path / "our.toml")


def test_a_wrong_variable_is_named(monkeypatch):
    monkeypatch.setenv(VARIABLE, "harbor")
    with pytest.raises(UsageError, match=f"environment variable {VARIABLE} asks for"):
        load_brand()
