"""A part of a face is the same bytes, whether it is taken from the whole face or from its alphabet."""

import base64

import pytest

from ioreport.brand import load_brand
from ioreport.brand.typefaces import _part, subset

TEXTS = ["Activities 0123 ,.–", "Дейности по месеци, „София“ 12 г.", "ÀÖžß €№…", "1 ≤ 2 → ∑", "e\u0301"]


@pytest.mark.parametrize("features", [(), ("kern",), ("tnum",)])
@pytest.mark.parametrize("text", TEXTS)
def test_a_part_of_the_alphabet_is_a_part_of_the_face(text, features):
    face = load_brand("default").faces["regular"]
    whole = _part(face.file, "".join(sorted({*text})), features, "woff2")
    assert base64.b64decode(subset(face, text, features)) == whole
