"""An office's own languages: what it adds is used, what does not hold is a finding with its place, nothing is code."""

import shutil

import pytest
from babel.messages.plurals import get_plural

from ioreport.wording import Wording, languages, use_languages_of
from ioreport.wording.language_folders import BUNDLED, words_of_language
from ioreport.wording.people_in_words import people_in_words

HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@pytest.fixture(autouse=True)
def _back(tmp_path_factory):
    yield
    use_languages_of(tmp_path_factory.mktemp("none"))


@pytest.fixture
def office(tmp_path):
    (tmp_path / "languages" / "bg").mkdir(parents=True)
    return tmp_path


def corrected(office, text, name="messages.po", language="bg"):
    (office / "languages" / language / name).write_text(text, "utf-8")
    return [(each.file, each.row, each.rule, each.level) for each in use_languages_of(office)]


def test_a_message_of_the_office_comes_first_and_all_others_stay(office):
    assert corrected(office, HEAD + 'msgid "Contents"\nmsgstr "В този отчет"\n') == []
    assert Wording("bg").label("Contents") == "В този отчет"
    assert Wording("bg").label("Facts") == "Факти"
    assert Wording("bg").plural("{n} row", "{n} rows", 2) == "2 реда"


def test_an_office_without_languages_has_ours_again(office, tmp_path_factory):
    corrected(office, HEAD + 'msgid "Contents"\nmsgstr "В този отчет"\n')
    use_languages_of(tmp_path_factory.mktemp("other"))
    assert Wording("bg").label("Contents") == "Съдържание"


def test_words_of_the_office_are_added_to_ours(office):
    assert not people_in_words("дойдоха три стопани")
    assert corrected(office, 'people = ["стопани"]\n', "people.toml") == []
    assert people_in_words("дойдоха три стопани") and people_in_words("две жени")


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("people.toml", 'people = [".*"', (None, "toml", "error")),
        ("people.toml", 'peopel = ["x"]', (None, "known_entry", "error")),
        ("people.toml", "people = [7]", (None, "kind", "error")),
        ("people.toml", 'people = [""]', (None, "kind", "error")),
        ("people.toml", 'people = [".*"]', (None, "kind", "error")),
        ("language.toml", 'locale = "fr"', (None, "locale", "error")),
        ("language.toml", "minimum_grouping = 9", (None, "kind", "error")),
        ("figures.toml", 'capital_months = "no"', (None, "kind", "error")),
        ("messages.po", HEAD.replace("nplurals=2", "nplurals=3"), (1, "plural_forms", "error")),
        ("messages.po", HEAD + 'msgid "about {number}"\nmsgstr "около"\n', (6, "places", "error")),
        ("messages.po", HEAD + 'msgid "about {number}"\nmsgstr "{number.__class__}"\n', (6, "places", "error")),
        ("messages.po", HEAD + 'msgid "about {number}"\nmsgstr "{number} {"\n', (6, "places", "error")),
        ("messages.po", HEAD + 'msgid "Contentss"\nmsgstr "x"\n', (6, "message_unknown", "warning")),
        ("words.toml", "", (None, "file", "error")),
    ],
)
def test_a_file_that_does_not_hold_is_a_finding_and_is_not_used(office, name, text, fault):
    assert corrected(office, text, name) == [(f"languages/bg/{name}", *fault)]
    if fault[-1] == "error":
        assert Wording("bg").label("about {number}") == "около {number}"


def test_a_pattern_among_the_words_is_a_word(office):
    assert corrected(office, 'people = ["работи.*"]', "people.toml") == []
    assert not people_in_words("три работилници")


def test_a_folder_that_names_no_language_is_a_finding(office):
    (office / "languages" / "Polish").mkdir()
    assert corrected(office, "", "people.toml", "Polish")[0] == (
        "languages/Polish/people.toml",
        None,
        "language",
        "error",
    )


def test_a_link_out_of_the_office_is_not_read(office, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.po"
    secret.write_text(HEAD)
    (office / "languages" / "bg" / "messages.po").symlink_to(secret)
    assert [each.rule for each in use_languages_of(office)] == ["unreadable"]


def test_a_new_language_needs_every_file_and_message(office):
    new = office / "languages" / "mk"
    new.mkdir()
    found = corrected(office, 'locale = "mk"\n', "language.toml", "mk")
    lacking = {"languages/mk/figures.toml", "languages/mk/messages.po", "languages/mk/people.toml"}
    assert {file for file, _, rule, _ in found if rule == "missing_file"} == lacking
    assert "mk" not in languages()


def test_a_language_that_the_office_adds_is_a_language_of_documents(office):
    shutil.copytree(BUNDLED / "bg", office / "languages" / "mk")
    told = (BUNDLED / "bg" / "language.toml").read_text("utf-8").replace('locale = "bg"', 'locale = "mk"')
    messages = (BUNDLED / "bg" / "messages.po").read_text("utf-8")
    (office / "languages" / "mk" / "language.toml").write_text(told, "utf-8")
    plural = str(get_plural("mk"))
    assert corrected(office, messages.replace("nplurals=2; plural=(n != 1)", plural.rstrip(";")), language="mk") == []
    assert "mk" in languages() and Wording("mk").label("Contents") == "Съдържание"
    assert words_of_language("mk", "language.toml")["locale"] == "mk"
