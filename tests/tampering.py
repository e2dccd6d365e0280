"""A finished document with one thing in it changed, as somebody would who wants another figure."""

import base64
import io
import json
import re

import pikepdf

from ioreport.documents.manifest_in_zip import unpacked, zipped
from ioreport.documents.readback.pdf_glyphs import _unicode

DIGITS = "0123456789"


def in_page(content, old, new):
    """One text of a page changed, in its first place."""
    text = content.decode()
    assert old in text, old
    return text.replace(old, new, 1).encode()


def in_facts(content, change):
    """The embedded facts of a page changed by `change`, which takes the manifest."""
    head, tail = content.decode().split('id="ioreport-facts">')
    told, rest = tail.split("</script>", 1)
    return f'{head}id="ioreport-facts">{_changed(told, change)}</script>{rest}'.encode()


def _changed(told, change):
    manifest = json.loads(told)
    change(manifest)
    return json.dumps(manifest, ensure_ascii=False).replace("<", "\\u003c")


def in_drawing(content, old, new):
    """One text of the page's first drawing that has it changed."""
    text = content.decode()
    for found in re.finditer(r"data:image/svg\+xml;base64,([^\"]+)", text):
        drawing = base64.b64decode(found.group(1)).decode()
        if old in drawing:
            changed = base64.b64encode(drawing.replace(old, new, 1).encode()).decode()
            return (text[: found.start(1)] + changed + text[found.end(1) :]).encode()
    raise AssertionError(old)


def in_package(content, part, old, new):
    """One text of a part of a Word or Excel file changed."""
    parts = unpacked(content)
    assert old.encode() in parts[part], old
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    return zipped(parts)


def in_attachment(content, change):
    """The facts attached to a PDF changed."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        file = pdf.attachments["facts.json"].obj.EF.F
        file.write(_changed(file.read_bytes().decode(), change).encode())
        return _saved(pdf)


def in_print(content, old, new):
    """One text of a PDF's pages changed, letter by letter in its fonts."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            fonts = {
                str(name): _unicode(font.ToUnicode.read_bytes().decode("latin-1"))
                for name, font in page.Resources.Font.items()
            }
            if _rewritten(pdf, page, fonts, old, new):
                return _saved(pdf)
    raise AssertionError(old)


def _rewritten(pdf, page, fonts, old, new):
    letters, instructions = {}, list(pikepdf.parse_content_stream(page))
    for number, (operands, operator) in enumerate(instructions):
        if str(operator) == "Tf":
            letters = {text: code for code, text in fonts[str(operands[0])].items()}
        codes = {text: code.to_bytes(2, "big") for text, code in letters.items()}
        if str(operator) != "TJ" or not set(old + new) <= codes.keys():
            continue
        was, is_now = (b"".join(codes[letter] for letter in text) for text in (old, new))
        pieces = [bytes(piece) if isinstance(piece, pikepdf.String) else piece for piece in operands[0]]
        if any(isinstance(piece, bytes) and was in piece for piece in pieces):
            pieces = [piece.replace(was, is_now) if isinstance(piece, bytes) else piece for piece in pieces]
            kept = [pikepdf.String(piece) if isinstance(piece, bytes) else piece for piece in pieces]
            instructions[number] = ([pikepdf.Array(kept)], operator)
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
            return True
    return False


def _saved(pdf):
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()
