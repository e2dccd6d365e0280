"""A part of a face is the same bytes, whether it is taken from the whole face or from its alphabet."""

import base64

import pytest

from ioreport.brand import load_brand, typefaces
from ioreport.brand.typefaces import _part, subset

TEXTS = ["Activities 0123 ,.–", "Дейности по месеци, „София“ 12 г.", "ÀÖžß €№…", "1 ≤ 2 → ∑", "e\u0301"]


@pytest.mark.parametrize("features", [(), ("kern",), ("tnum",)])
@pytest.mark.parametrize("text", TEXTS)
def test_a_part_of_the_alphabet_is_a_part_of_the_face(text, features):
    face = load_brand("default").faces["regular"]
    whole = _part(face.file, "".join(sorted({*text})), features, "woff2")
    assert base64.b64decode(subset(face, text, features)) == whole


def test_parts_are_kept_in_the_users_cache_and_made_anew_for_another_file(tmp_path, monkeypatch):
    monkeypatch.setenv("IOREPORT_CACHE", str(tmp_path / "cache"))
    faces = load_brand("default").faces
    file = tmp_path / "face.ttf"
    file.write_bytes(faces["regular"].file.read_bytes())
    made = _fresh(file)
    assert made == _fresh(file) == _fresh(faces["regular"].file)
    monkeypatch.setattr(typefaces, "_part", lambda *given: pytest.fail("a part that is kept was made again"))
    assert _fresh(file) == made
    monkeypatch.undo()
    file.write_bytes(faces["bold"].file.read_bytes())
    assert _fresh(file) == _fresh(faces["bold"].file) != made


def _fresh(file):
    """A part of a face, made by a process that has none in memory."""
    typefaces._subset.cache_clear()
    typefaces.alphabet.cache_clear()
    return typefaces._subset(file, "Abc", ())
