"""Donor templates: the bundled ones hold in every language, an office adds its own, and each fault is named."""

import pytest

from ioreport.donor_templates import load_template, template_names, templates_with
from ioreport.errors import DataError, UsageError
from ioreport.reports.template_report import KNOWN
from ioreport.wording import languages

CORE = [
    "overall-performance",
    "changes",
    "measuring-results",
    "affected-persons",
    "accountability",
    "risk-management",
    "exit-strategy",
    "lessons-learned",
]
SOUND = """
tiles = ["people_reached", "burn", "elapsed"]
choices = 1
title = { en = "Our report" }

[[sections]]
id = "story"
title = { en = "The story" }
guidance = { en = "What happened." }
words = 50
required = ["final"]
facts = ["people_reached"]
charts = ["map"]
tables = ["results"]
"""


def written(tmp_path, text, name="ours"):
    folder = tmp_path / "templates"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def faults(tmp_path, old, new):
    assert old in SOUND
    with pytest.raises(DataError) as refused:
        load_template("ours", KNOWN, written(tmp_path, SOUND.replace(old, new)))
    return [(found.file, found.column, found.rule) for found in refused.value.findings]


@pytest.mark.parametrize("name", template_names())
def test_a_bundled_template_tells_every_title_and_guidance_in_every_language(name):
    template = load_template(name, KNOWN)
    told = [template.title, *(s.title for s in template.sections), *(s.guidance for s in template.sections if s.text)]
    assert all(set(texts) == set(languages()) for texts in told)


@pytest.mark.parametrize("name", template_names())
@pytest.mark.parametrize("shown", ["results", "finance", "key-figures", "activities"])
def test_every_bundled_template_shows_results_finance_activities_and_key_figures(name, shown):
    assert any(shown in section.tables for section in load_template(name, KNOWN).sections)


def test_8_plus_3_has_the_eight_core_questions_in_their_order_and_three_of_six_more():
    template = load_template("8+3", KNOWN)
    texts = [section.id for section in template.sections if section.text]
    assert texts[:8] == CORE
    assert (len([s for s in template.sections if s.choice]), template.choices) == (6, 3)


def test_an_office_adds_a_template_and_replaces_a_bundled_one(tmp_path):
    office = written(tmp_path, SOUND)
    written(tmp_path, SOUND, "event")
    assert template_names(office) == ("8+3", "event", "financial", "ours")
    (section,) = load_template("ours", KNOWN, office).sections
    assert (section.id, section.words, section.required) == ("story", 50, ("final",))
    assert (section.facts, section.charts, section.tables) == (("people_reached",), ("map",), ("results",))
    assert len(load_template("event", KNOWN, office).sections) == 1
    assert len(load_template("event", KNOWN).sections) > 1


def test_an_unknown_template_names_the_nearest(tmp_path):
    with pytest.raises(UsageError, match=r"no template 'finacial' \(did you mean financial\?\)"):
        load_template("finacial", KNOWN, tmp_path)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "8+3.toml", ""])
def test_a_template_is_a_name_and_never_a_path(tmp_path, name):
    (tmp_path / "secret.toml").write_text(SOUND, encoding="utf-8")
    with pytest.raises(UsageError):
        load_template(name, KNOWN, written(tmp_path, SOUND))


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ("choices = 1", "choice = 1", "choice", "known_entry"),
        ("choices = 1", 'choices = "one"', "choices", "number"),
        ('title = { en = "Our report" }', 'title = "Our report"', "title", "by_language"),
        ('tiles = ["people_reached", "burn", "elapsed"]', 'tiles = ["burn"]', "tiles", "tiles"),
        ('"burn", "elapsed"]', '"burn", "elapsd"]', "tiles", "known_name"),
        ('id = "story"', 'id = "The story"', "section The story, id", "id"),
        ('id = "story"', "id = 1.5", "section 1.5, id", "id"),
        ('id = "story"', 'id = { en = "story" }', "section {'en': 'story'}, id", "id"),
        ('charts = ["map"]', "charts = [{}]", "section story, charts", "known_name"),
        ('required = ["final"]', "required = [[1]]", "section story, required", "known_name"),
        ('title = { en = "The story" }', 'title = { en = "" }', "section story, title", "by_language"),
        ('guidance = { en = "What happened." }', "", "section story, guidance", "by_language"),
        ("words = 50", "words = -1", "section story, words", "number"),
        ("words = 50", "word = 50", "section story, word", "known_entry"),
        ('required = ["final"]', 'required = ["finale"]', "section story, required", "known_name"),
        ('facts = ["people_reached"]', 'facts = "people_reached"', "section story, facts", "list"),
        ('charts = ["map"]', 'charts = ["pie"]', "section story, charts", "known_name"),
        ('tables = ["results"]', 'tables = ["result"]', "section story, tables", "known_name"),
    ],
)
def test_each_fault_is_named_with_its_place(tmp_path, old, new, place, rule):
    assert faults(tmp_path, old, new) == [("templates/ours.toml", place, rule)]


def test_all_faults_are_named_at_once(tmp_path):
    spoiled = 'charts = ["pie"]\nword = 3'
    assert {rule for _, _, rule in faults(tmp_path, 'charts = ["map"]', spoiled)} == {"known_name", "known_entry"}


def test_an_id_twice_no_section_and_no_toml_are_refused(tmp_path):
    again = SOUND[SOUND.index("[[sections]]") :]
    assert faults(tmp_path, again, again + again) == [("templates/ours.toml", "section story", "unique")]
    assert faults(tmp_path, again, "") == [("templates/ours.toml", "sections", "required")]
    with pytest.raises(DataError) as refused:
        load_template("ours", KNOWN, written(tmp_path, SOUND + "\nnot toml"))
    (found,) = refused.value.findings
    assert (found.file, found.row, found.rule) == ("templates/ours.toml", SOUND.count("\n") + 2, "toml")


@pytest.mark.parametrize("id", ["1.5", "{ en = 'story' }", "['story']"])
def test_a_section_is_looked_for_past_a_template_whose_ids_are_no_text(tmp_path, id):
    written(tmp_path, f"[[sections]]\nid = {id}\n")
    assert templates_with("exit-strategy", tmp_path) == ("8+3",)
