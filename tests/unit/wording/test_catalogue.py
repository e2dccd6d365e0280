"""Every word that the package says has its translation in every language, with the same places for values."""

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural

import ioreport.wording
from ioreport.donor_templates import load_template, template_names
from ioreport.reports.template_report import KNOWN
from ioreport.wording import Wording, languages
from ioreport.wording.catalogue import TEMPLATE_CONTEXT, parsed
from ioreport.wording.code_spellings import CONTEXT, WRITTEN
from ioreport.wording.code_words import CODES, UNITS
from ioreport.wording.language_folders import BUNDLED, MESSAGES, SOURCE
from ioreport.wording.people_in_words import people_in_words

EMPTY = Message("")
PACKAGE = Path(ioreport.wording.__file__).parents[1]
TRANSLATED = [language for language in languages() if language != SOURCE]

# In a template: label("…"), plural("…", "…", n)
_LABEL = re.compile(r"""\blabel\(\s*(["'])(?P<one>.*?)\1""")
_PLURAL = re.compile(r"""\bplural\(\s*(["'])(?P<one>.*?)\1\s*,\s*(["'])(?P<many>.*?)\3""")


def texts(node):
    """The texts that an expression can give: a literal, or both sides of an `if`."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def called(node):
    return getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""


def rule_texts(node):
    """A measure's definition is shown to readers: the module constants `…RULE` and `…NOTE` hold it."""
    if not isinstance(node, ast.Assign):
        return set()
    names = [target.id for target in node.targets if isinstance(target, ast.Name)]
    constant = any(name.endswith(("RULE", "NOTE")) for name in names)
    return {text for text in texts(node.value) if constant and " " in text}


def pair(node):
    """The forms of `plural(one, many, …)` and `Remark(one, many, …)`, or of a constant pair for such a call."""
    if called(node) in ("plural", "Remark") and len(node.args) > 1:
        return node.args[:2]
    if isinstance(node, ast.Tuple) and len(node.elts) == 2 and all("{n}" in "".join(texts(one)) for one in node.elts):
        return node.elts
    return None


def program_messages(source):
    """What a module says: `label(…)`, `plural(…)`, the remarks and rules of measures → (one, many or None)."""
    messages = set()
    for node in ast.walk(ast.parse(source)):
        messages |= {(text, None) for text in rule_texts(node)}
        if called(node) == "label" and node.args:
            messages |= {(text, None) for text in texts(node.args[0])}
        if forms := pair(node):
            messages |= {(one, many) for one in texts(forms[0]) for many in texts(forms[1])}
    return {(one, many) for one, many in messages if one}


def template_messages(source):
    labels = {(found["one"], None) for found in _LABEL.finditer(source)}
    return labels | {(found["one"], found["many"]) for found in _PLURAL.finditer(source)}


@cache
def package_messages():
    """Message → the file that says it."""
    messages = {(one, many): "wording/codes.py" for one, many in UNITS.values()}
    for path in sorted(PACKAGE.rglob("*")):
        read = {".py": program_messages, ".j2": template_messages}.get(path.suffix)
        if read:
            messages |= {message: str(path.relative_to(PACKAGE)) for message in read(path.read_text("utf-8"))}
    return messages


@pytest.fixture(params=TRANSLATED)
def catalogue(request):
    return catalogue_of(request.param)


@cache
def catalogue_of(language):
    return parsed((BUNDLED / language / MESSAGES).read_bytes(), language)


def strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def translated(catalogue, one, many):
    message = catalogue.get(one)
    if message is None or "fuzzy" in message.flags or not all(strings(message)):
        return False
    return many is None or message.id == (one, many)


def test_the_reading_of_modules_and_templates_finds_what_they_say():
    module = """
HELD_RULE = "a " "rule"
words.label("one" if x else "two", n=3)
words.plural("{n} row", "{n} rows", n)
Remark("{n} a.", "{n} b.", 2)
_LEFT_OUT = ("{n} c.", "{n} d.")
other("no", ("no", "no"))
"""
    assert program_messages(module) == {
        ("a rule", None),
        ("one", None),
        ("two", None),
        ("{n} row", "{n} rows"),
        ("{n} a.", "{n} b."),
        ("{n} c.", "{n} d."),
    }
    template = """{{ label("one") }} {{ page.label( 'two "x"', n=1) }} {{ page.plural("{n} a", "{n} b", 2) }}"""
    assert template_messages(template) == {("one", None), ('two "x"', None), ("{n} a", "{n} b")}


def test_every_word_of_the_package_is_translated(catalogue):
    missing = {
        f"{file}: {one}" for (one, many), file in package_messages().items() if not translated(catalogue, one, many)
    }
    assert not missing, "without translation:\n" + "\n".join(sorted(missing))


def test_every_code_is_translated(catalogue):
    messages = {(codes, word): catalogue.get(word, context=codes) for codes in CODES for word in CODES[codes].values()}
    assert not [place for place, message in messages.items() if message is None or not message.string]


@pytest.mark.parametrize(("codes", "words"), [(codes, word) for codes in WRITTEN for word in WRITTEN[codes].values()])
def test_the_words_by_which_a_code_is_written_are_translated(catalogue, codes, words):
    message = catalogue.get(words, context=CONTEXT.format(codes))
    assert message is not None and message.string


def test_a_translation_keeps_the_places_for_values(catalogue):
    def places(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for message in catalogue:
        asked = message.id[-1] if isinstance(message.id, tuple) else message.id
        for said in strings(message) if asked else ():
            assert places(said) == places(asked), message.id


def test_no_message_says_how_many_people_there_were(catalogue):
    """Disclosure control would take it for a count that the office wrote."""
    told = [text for message in catalogue if message.id for text in strings(message)]
    assert [text for text in told if people_in_words(re.sub(r"[0-9]+", "", text))] == []


def test_the_texts_of_the_donor_templates_are_translated(catalogue):
    texts = [
        text["en"]
        for name in template_names()
        for template in [load_template(name, KNOWN)]
        for part in (template, *template.sections)
        for text in (part.title, getattr(part, "guidance", {}))
        if text
    ]
    missing = [text for text in texts if not (catalogue.get(text, context=TEMPLATE_CONTEXT) or EMPTY).string]
    assert len(texts) > 50 and not missing


def test_a_budget_line_has_one_name_in_bulgarian():
    pairs = [(str(message.id), str(message.string)) for message in catalogue_of("bg") if message.id]
    told = [translated for message, translated in pairs if "budget line" in message.lower()]
    assert len(told) > 5
    assert [text for text in told if not re.search("перо|пера", text)] == []
    assert not [text for _, text in pairs if re.search("бюджет[а-я]+ ред", text, re.IGNORECASE)]


def test_no_translation_is_left_empty(catalogue):
    messages = [message for message in catalogue if message.id]
    assert all(all(strings(message)) for message in messages)
    assert all(len(strings(message)) == catalogue.num_plurals for message in messages if isinstance(message.id, tuple))
    assert catalogue.plural_forms.rstrip(";") == str(get_plural(catalogue.locale_identifier)).rstrip(";")


@pytest.mark.parametrize("language", languages())
def test_a_word_without_translation_is_shown_as_it_is(language):
    assert Wording(language).label("No such message") == "No such message"
    assert Wording(language).plural("{n} such", "{n} suches", 2) == "2 suches"
