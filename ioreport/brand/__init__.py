"""The brand: colours, type and the organisation's name, in one file for every kind of document."""

from ioreport.brand.back_page import BackPage, linked_pieces
from ioreport.brand.brand_choice import VARIABLE, brand_names
from ioreport.brand.brand_file import Brand, load_brand
from ioreport.brand.colour import contrast, mixed, readable_on
from ioreport.brand.logo import Logo
from ioreport.brand.typefaces import Face, font_face, subset

__all__ = [
    "VARIABLE",
    "BackPage",
    "Brand",
    "Face",
    "Logo",
    "brand_names",
    "contrast",
    "font_face",
    "linked_pieces",
    "load_brand",
    "mixed",
    "readable_on",
    "subset",
]
