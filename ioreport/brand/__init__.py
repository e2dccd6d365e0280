"""The brand: colours, type and the organisation's name, in one file for every kind of document."""

from ioreport.brand.colour import contrast, mixed, readable_on
from ioreport.brand.faces import Face, font_face, subset
from ioreport.brand.load import Brand, load_brand

__all__ = ["Brand", "Face", "contrast", "font_face", "load_brand", "mixed", "readable_on", "subset"]
