"""Every rule of the IATI ruleset: a whole document that breaks none, and for each rule a fault that breaks it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from lxml import etree

from ioreport.export.iati_ruleset import IATI_RULES, STANDARD, broken_rules

TODAY = dt.date(2026, 1, 31)
ACTIVITY = """\
<iati-activities version="2.03"><iati-activity last-updated-datetime="2026-01-31T00:00:00Z" default-currency="EUR"
 xml:lang="en">
<iati-identifier>XM-DAC-47066-A</iati-identifier>
<reporting-org ref="XM-DAC-47066" type="40"><narrative>Us</narrative></reporting-org>
<title><narrative>A title</narrative></title>
<description><narrative>A text</narrative></description>
<participating-org ref="XM-DAC-7" activity-id="XM-DAC-7-1" role="1"/>
<other-identifier ref="XM-DAC-1" type="B1"><owner-org ref="XM-DAC-2"/></other-identifier>
<other-identifier ref="XM-DAC-1-1" type="A3"/>
<activity-date type="1" iso-date="2025-01-01"/><activity-date type="2" iso-date="2025-01-15"/>
<activity-date type="3" iso-date="2025-12-31"/><activity-date type="4" iso-date="2025-12-15"/>
<recipient-country code="BG" percentage="60"/><recipient-region vocabulary="1" code="89" percentage="40"/>
<sector vocabulary="1" code="72010" percentage="60"/><sector vocabulary="1" code="15190" percentage="40"/>
<sector vocabulary="99" code="own" percentage="100"><narrative>Our own</narrative></sector>
<country-budget-items vocabulary="2"><budget-item code="1" percentage="50"/><budget-item code="2" percentage="50"/>
</country-budget-items>
<policy-marker vocabulary="1" code="1" significance="1"/>
<policy-marker vocabulary="99" code="2"><narrative>Our own</narrative></policy-marker>
<default-aid-type code="C01" vocabulary="1"/><default-aid-type code="2" vocabulary="2"/>
<budget><period-start iso-date="2025-01-01"/><period-end iso-date="2026-01-01"/><value>5</value></budget>
<planned-disbursement><period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/><value>5</value>
</planned-disbursement>
<capital-spend percentage="10"/>
<transaction><transaction-date iso-date="2026-01-31"/><value value-date="2026-01-31">5</value>
<provider-org ref="XM-DAC-7" provider-activity-id="XM-DAC-7-1"/>
<receiver-org ref="XM-DAC-47066" receiver-activity-id="XM-DAC-47066-A"/>
<aid-type code="C01" vocabulary="1"/><aid-type code="2" vocabulary="2"/></transaction>
<related-activity ref="XM-DAC-47066-B"/>
<result><title><narrative>A result</narrative></title><indicator measure="1">
<title><narrative>People</narrative></title>
<reference code="1" vocabulary="99"/><baseline value="1"/><period><period-start iso-date="2025-01-01"/>
<period-end iso-date="2025-12-31"/><target value="2"/><actual value="1.50"/></period></indicator></result>
<result><title><narrative>Another</narrative></title><indicator measure="5"><title><narrative>Trust</narrative></title>
<baseline/><period><period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/><target/><actual/></period>
</indicator></result>
</iati-activity></iati-activities>
"""
DAYS = '<period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/>'
ORGANISATION = f"""\
<iati-organisations version="2.03"><iati-organisation last-updated-datetime="2026-01-31T00:00:00Z"
 default-currency="EUR" xml:lang="en">
<organisation-identifier>XM-DAC-47066</organisation-identifier>
<reporting-org ref="XM-DAC-47066"/>
<total-budget>{DAYS}<value>5</value></total-budget>
<recipient-org-budget><recipient-org ref="XM-DAC-7"/>{DAYS}<value>5</value></recipient-org-budget>
<recipient-region-budget>{DAYS}<value>5</value></recipient-region-budget>
<recipient-country-budget>{DAYS}<value>5</value><budget-line><value value-date="2025-06-01">5</value></budget-line>
</recipient-country-budget>
<total-expenditure>{DAYS}<value>5</value></total-expenditure>
<name><narrative>Us</narrative></name>
</iati-organisation></iati-organisations>
"""
LATE = (
    'iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/>',
    'iso-date="2026-02-01"/><period-end iso-date="2025-12-31"/>',
)
LONG = (
    'iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/>',
    'iso-date="2025-01-01"/><period-end iso-date="2026-01-02"/>',
)
IN_PERIODS = (
    "total-budget",
    "recipient-org-budget",
    "recipient-region-budget",
    "recipient-country-budget",
    "total-expenditure",
)


def _in(element: str, change: tuple[str, str]) -> tuple[str, str]:
    """A change of the days of one element of the organisation's document."""
    start = ORGANISATION.index(f"<{element}>")
    end = ORGANISATION.index(f"</{element}>")
    return ORGANISATION[start:end], ORGANISATION[start:end].replace(*change)


COUNTRY, REGION = (
    '<recipient-country code="BG" percentage="60"/>',
    '<recipient-region vocabulary="1" code="89" percentage="40"/>',
)
DAC_1, DAC_2 = (
    '<sector vocabulary="1" code="72010" percentage="60"/>',
    '<sector vocabulary="1" code="15190" percentage="40"/>',
)
OWN = '<sector vocabulary="99" code="own" percentage="100"><narrative>Our own</narrative></sector>'
SECTORS = f"{DAC_1}{DAC_2}\n{OWN}"
FAULTS: tuple[tuple[str, str, str], ...] = (
    ("1.1.3", "<iati-identifier>XM-DAC-47066-A", "<iati-identifier>XM-DAC-47066"),
    ("1.1.21", "<iati-identifier>XM-DAC-47066-A", "<iati-identifier>XM-DAC-47066A"),
    ("1.14.8", 'reporting-org ref="XM-DAC-47066"', 'reporting-org ref="47066"'),
    (
        "6.11.1",
        'activity-date type="1" iso-date="2025-01-01"/><activity-date type="2"',
        'activity-date type="3" iso-date="2025-12-31"/><activity-date type="3"',
    ),
    ("6.2.2", SECTORS, ""),
    ("4.1.1", ' xml:lang="en"', ""),
    (
        "6.7.2",
        SECTORS,
        '</iati-activity><iati-activity default-currency="EUR" xml:lang="en"><transaction><sector/></transaction>'
        "<transaction/>",
    ),
    ("7.8.1", ' default-currency="EUR"', ""),
    ("11.1.1", 'last-updated-datetime="2026-01-31', 'last-updated-datetime="2026-02-01'),
    ("11.1.2", 'type="1" iso-date="2025-01-01"', 'type="1" iso-date="2026-01-01"'),
    ("11.1.3", 'type="4" iso-date="2025-12-15"', 'type="4" iso-date="2025-01-14"'),
    ("11.1.4", 'type="2" iso-date="2025-01-15"', 'type="2" iso-date="2026-02-01"'),
    ("11.1.5", 'type="4" iso-date="2025-12-15"', 'type="4" iso-date="2026-02-01"'),
    ("11.2.1", 'transaction-date iso-date="2026-01-31"', 'transaction-date iso-date="2026-02-01"'),
    ("11.2.2", '<value value-date="2026-01-31">', '<value value-date="2026-02-01">'),
    ("1.3.13", "<iati-identifier>XM-DAC-47066-A", "<iati-identifier>XM-DAC-47066-A/1"),
    ("1.14.13", 'reporting-org ref="XM-DAC-47066"', 'reporting-org ref="XM-DAC-47066?"'),
    ("1.3.1", "<iati-identifier>XM-DAC-47066-A", "<iati-identifier>XM-DAC-47066-A\n"),
    ("1.14.1", 'reporting-org ref="XM-DAC-47066"', 'reporting-org ref="XM-DAC-47066 "'),
    ("1.16.1", 'ref="XM-DAC-1" type="B1"', 'ref=" XM-DAC-1" type="B1"'),
    ("1.6.1", 'ref="XM-DAC-1-1"', 'ref="XM-DAC-1-1 "'),
    ("1.7.1", 'related-activity ref="', 'related-activity ref=" '),
    ("2.1.2", DAC_1, DAC_1.replace("60", "50")),
    ("2.1.2", OWN, OWN.replace("100", "40") + OWN.replace("100", "50")),
    ("2.1.1", DAC_1, '<sector code="72010"/>'),
    ("2.1.1", OWN, OWN.replace(' percentage="100"', "") + OWN),
    ("2.1.4", f"{DAC_1}{DAC_2}", DAC_1),
    ("2.1.4", OWN, OWN.replace("100", "99")),
    ("2.2.1", "<narrative>Our own</narrative></sector>", "</sector>"),
    ("102.1.1", f"{DAC_1}{DAC_2}", ""),
    ("3.1.1", f"{COUNTRY}{REGION}", '<recipient-country code="BG"/><recipient-country code="RO" percentage="100"/>'),
    ("3.1.2", f"{COUNTRY}{REGION}", f'{COUNTRY}<recipient-country code="RO" percentage="41"/>'),
    ("3.1.4", REGION, ""),
    ("3.4.1", REGION, f'{REGION}<recipient-region vocabulary="1" code="298"/>'),
    ("3.4.2", REGION, REGION.replace("40", "41")),
    ("3.4.4", f"{COUNTRY}{REGION}", REGION),
    ("3.6.2", '<aid-type code="C01"', '<recipient-country code="BG"/><aid-type code="C01"'),
    ("3.7.1", f"{COUNTRY}{REGION}", ""),
    ("3.7.2", f"{COUNTRY}{REGION}", ""),
    ("6.6.2", '<aid-type code="C01"', '<sector code="72010"/><aid-type code="C01"'),
    (
        "7.9.1",
        '<budget-item code="1" percentage="50"/><budget-item code="2" percentage="50"/>',
        '<budget-item code="1"/><budget-item code="2"/>',
    ),
    ("7.9.2", '<budget-item code="1" percentage="50"/>', '<budget-item code="1" percentage="49"/>'),
    ("7.9.4", '<budget-item code="2" percentage="50"/>', ""),
    ("12.1.1", COUNTRY, COUNTRY.replace("60", "160")),
    ("12.1.1", REGION, REGION.replace("40", "-40")),
    ("12.2.1", '<capital-spend percentage="10"', '<capital-spend percentage="101"'),
    ("12.2.1", '<budget-item code="1" percentage="50"/>', '<budget-item code="1" percentage="half"/>'),
    ("12.3.1", DAC_1, DAC_1.replace("60", "600")),
    ("107.1.1", '<default-aid-type code="C01" vocabulary="1"/>', ""),
    (
        "107.1.2",
        '<default-aid-type code="C01" vocabulary="1"/>',
        '<default-aid-type code="C01"/><default-aid-type code="B01"/>',
    ),
    (
        "107.1.2",
        '<default-aid-type code="2" vocabulary="2"/>',
        '<default-aid-type code="2" vocabulary="2"/><default-aid-type code="3" vocabulary="2"/>',
    ),
    ("107.2.1", '<aid-type code="C01" vocabulary="1"/>', ""),
    ("107.2.2", '<aid-type code="C01" vocabulary="1"/>', '<aid-type code="C01"/><aid-type code="B01"/>'),
    (
        "107.2.2",
        '<aid-type code="2" vocabulary="2"/></transaction>',
        '<aid-type code="2" vocabulary="2"/><aid-type code="3" vocabulary="2"/></transaction>',
    ),
    ("6.8.1", '<owner-org ref="XM-DAC-2"/>', "<owner-org/>"),
    ("1.11.1", '<owner-org ref="XM-DAC-2"', '<owner-org ref="XM-DAC-2 "'),
    ("1.11.13", '<owner-org ref="XM-DAC-2"', '<owner-org ref="XM-DAC-2|"'),
    ("6.9.1", '<provider-org ref="XM-DAC-7" ', "<provider-org "),
    ("1.10.13", '<provider-org ref="XM-DAC-7"', '<provider-org ref="XM/DAC/7"'),
    ("1.10.1", '<provider-org ref="XM-DAC-7"', '<provider-org ref="XM-DAC-7 "'),
    ("1.4.1", 'provider-activity-id="', 'provider-activity-id=" '),
    ("6.9.2", '<receiver-org ref="XM-DAC-47066" ', "<receiver-org "),
    ("1.15.1", '<receiver-org ref="', '<receiver-org ref=" '),
    ("1.5.1", 'receiver-activity-id="', 'receiver-activity-id=" '),
    ("1.15.13", '<receiver-org ref="', '<receiver-org ref="&amp;'),
    ("6.14.1", ' significance="1"', ""),
    ("6.13.1", 'vocabulary="99" code="2"><narrative>Our own</narrative>', 'vocabulary="99" code="2">'),
    ("6.10.1", '<participating-org ref="XM-DAC-7" ', "<participating-org "),
    ("1.8.13", '<participating-org ref="XM-DAC-7"', '<participating-org ref=""'),
    ("1.8.1", '<participating-org ref="XM-DAC-7"', '<participating-org ref="XM-DAC-7 "'),
    ("1.9.1", ' activity-id="XM-DAC-7-1"', ' activity-id="XM-DAC-7-1 "'),
    (
        "8.6.3",
        '<planned-disbursement><period-start iso-date="2025-01-01"',
        '<planned-disbursement><period-start iso-date="2026-01-01"',
    ),
    ("8.6.3", '<budget><period-start iso-date="2025-01-01"', '<budget><period-start iso-date="2026-01-02"'),
    ("7.5.3", '<budget><period-start iso-date="2025-01-01"', '<budget><period-start iso-date="2024-12-31"'),
    (
        "8.11.1",
        "<result><title><narrative>A result",
        '<result><reference code="1" vocabulary="99"/><title><narrative>A result',
    ),
    ("8.6.1", '<period><period-start iso-date="2025-01-01"/>\n', '<period><period-start iso-date="2026-01-01"/>\n'),
    ("8.8.1", '<baseline value="1"/>', "<baseline/>"),
    ("8.8.2", '<baseline value="1"/>', '<baseline value="one"/>'),
    ("8.8.3", "<baseline/>", '<baseline value="1"/>'),
    ("8.9.1", '<target value="2"/>', "<target/>"),
    ("8.9.2", '<target value="2"/>', '<target value="n/a"/>'),
    ("8.9.3", "<target/>", '<target value="1"/>'),
    ("8.10.1", '<actual value="1.50"/>', "<actual/>"),
    ("8.10.2", '<actual value="1.50"/>', '<actual value="1,50"/>'),
    ("8.10.3", "<actual/>", '<actual value="1"/>'),
    ("4.3.1", "<title><narrative>People</narrative></title>", "<title><narrative/></title>"),
    ("4.4.1", "<description><narrative>A text</narrative></description>", "<description/>"),
    ("1.18.8", 'reporting-org ref="XM-DAC-47066"/>', 'reporting-org ref="47066"/>'),
    ("1.12.13", "<organisation-identifier>", "<organisation-identifier>?"),
    ("1.18.13", 'reporting-org ref="XM-DAC-47066"/>', 'reporting-org ref="XM-DAC-47066?"/>'),
    ("1.12.1", "<organisation-identifier>", "<organisation-identifier> "),
    ("1.17.1", 'recipient-org ref="', 'recipient-org ref=" '),
    ("1.18.1", 'reporting-org ref="XM-DAC-47066"/>', 'reporting-org ref="XM-DAC-47066 "/>'),
    ("11.4.1", 'last-updated-datetime="2026-01-31T00:00:00Z"\n', 'last-updated-datetime="2026-02-01T00:00:00Z"\n'),
    ("4.5.1", 'default-currency="EUR" xml:lang="en">\n<organisation', 'default-currency="EUR">\n<organisation'),
    ("7.8.2", 'default-currency="EUR" xml:lang="en">\n<organisation', 'xml:lang="en">\n<organisation'),
    ("11.3.1", 'value-date="2025-06-01"', 'value-date="2024-12-31"'),
    *(("8.6.3", *_in(each, LATE)) for each in IN_PERIODS),
    *(("7.5.3", *_in(each, LONG)) for each in IN_PERIODS),
)


def broken(text: str, registered: tuple[str, ...] = ()) -> set[str]:
    tree = etree.ElementTree(etree.fromstring(text.encode()))
    return {each.rule for each in broken_rules(tree, TODAY, registered)}


@pytest.mark.parametrize("text", [ACTIVITY, ORGANISATION])
def test_a_document_without_faults_breaks_no_rule(text):
    assert broken(text) == set()


@pytest.mark.parametrize(("rule", "right", "wrong"), FAULTS, ids=[f"{n}-{each[0]}" for n, each in enumerate(FAULTS)])
def test_a_planted_fault_breaks_its_rule(rule, right, wrong):
    text = next(each for each in (ACTIVITY, ORGANISATION) if right in each)
    assert rule in broken(text.replace(right, wrong, 1))


def _cases(cases):
    for each in cases:
        yield from (case for inner in each["do"].values() for case in inner["cases"]) if "do" in each else [each]


def test_there_is_a_planted_fault_for_every_case_of_every_rule():
    ruleset = json.loads((STANDARD / "standard.json").read_text("utf-8"))
    told = [
        case["ruleInfo"]["id"]
        for rules in ruleset.values()
        for cases in rules.values()
        for case in _cases(cases["cases"])
    ]
    assert sorted(told) == sorted(rule for rule, *_ in FAULTS)


def test_the_identifier_of_a_registered_publisher_needs_no_agency():
    text = ACTIVITY.replace('reporting-org ref="XM-DAC-47066"', 'reporting-org ref="US-GOV-1"')
    assert "1.14.8" in broken(text)
    assert "1.14.8" not in broken(text, ("US-GOV-1",))


def test_a_rule_of_an_unknown_name_is_refused():
    rules = {"/iati-activities": {"at_most": {"cases": [{"paths": ["x"], "ruleInfo": {}}]}}}
    tree = etree.ElementTree(etree.fromstring(ACTIVITY.encode()))
    with pytest.raises(ValueError, match="at_most"):
        list(broken_rules(tree, TODAY, ruleset=rules))
    assert set(IATI_RULES) == {
        "atleast_one", "no_more_than_one", "one_or_all", "unique", "startswith", "regex_matches", "no_spaces", "range",
        "strict_sum", "if_then", "date_order", "date_now", "time_limit", "between_dates",
    }  # fmt: skip
