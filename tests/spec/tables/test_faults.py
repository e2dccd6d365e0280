"""Every fault of an office is one finding: which file, which row and column, what was found, what was expected.

Each file of tests/data/faults, laid over the small office of tests/data/office, brings one fault with it;
its name says which table it replaces and what is wrong. A harmless file brings none.
"""

import shutil
from pathlib import Path

import pytest

from ioreport.errors import DataError, Finding
from ioreport.tables import check_office, load

DATA = Path(__file__).parents[2] / "data"
SAVE = "UTF-8 text: save it as 'CSV UTF-8' (in LibreOffice as 'Text CSV' with character set UTF-8)"
COMMAS = (
    "cells separated by commas: in LibreOffice save as 'Text CSV' with field delimiter , or in Excel as 'CSV UTF-8 "
    "(Comma delimited)'; where Excel still writes semicolons, set the list separator to , and the decimal symbol to . "
    "in the region settings of Windows"
)
FAULTS = {
    "activities__dangling_organiser.csv": Finding(
        "activities.csv",
        3,
        "organiser_id",
        "reference",
        "error",
        "PT-1",
        "a row of partners.csv with this partner_id (did you mean PT-01?)",
    ),
    "activities__date_that_is_none.csv": Finding(
        "activities.csv",
        3,
        "start_date",
        "date",
        "error",
        "2023-06-31",
        "a date, as 2023-06-20 (there is no such day in the calendar)",
    ),
    "activities__dotted_date.csv": Finding(
        "activities.csv",
        3,
        "start_date",
        "date",
        "error",
        "20.06.2023",
        "a date, as 2023-06-20 (did you mean 2023-06-20?)",
    ),
    "activities__misspelt_required_column.csv": Finding(
        "activities.csv", 1, "start_date", "missing_column", "error", "start_dat", "a column start_date in the header"
    ),
    "activities__outside_project.csv": Finding(
        "activities.csv",
        4,
        "end_date",
        "outside_project",
        "warning",
        "2024-01-02",
        "a day of the project P-01, 2023-01-01 to 2023-12-31",
    ),
    "activities__padded_date.csv": Finding(
        "activities.csv",
        3,
        "start_date",
        "date",
        "error",
        " 2023-06-20 ",
        "a date, as 2023-06-20 (without spaces around it)",
    ),
    "activities__unknown_status.csv": Finding(
        "activities.csv", 4, "status", "code", "error", "done", "one of planned, ongoing, completed, cancelled"
    ),
    "activity_elements__bad_id.csv": Finding(
        "activity_elements.csv", 3, "element_id", "id", "error", "E 2", "an id: 1 to 40 of A-Z a-z 0-9 . _ -"
    ),
    "budget_lines__total_row.csv": Finding(
        "budget_lines.csv",
        7,
        None,
        "below_table",
        "error",
        "Total",
        "a row of data: a total or a note below the table must go",
    ),
    "partners__note_below.csv": Finding(
        "partners.csv",
        5,
        None,
        "below_table",
        "error",
        "Source: register of partners, December 2023",
        "a row of data: a total or a note below the table must go",
    ),
    "partners__padded_column.csv": Finding(
        "partners.csv",
        1,
        "name",
        "missing_column",
        "error",
        " name",
        "a column name in the header (without spaces at its ends)",
    ),
    "partners__capital_column.csv": Finding(
        "partners.csv", 1, "kind", "missing_column", "error", "Kind", "a column kind in the header (did you mean kind?)"
    ),
    "partners__padded_column_that_may_be_absent.csv": Finding(
        "partners.csv",
        1,
        "country ",
        "misspelt_column",
        "warning",
        "country ",
        "a known column (without spaces at its ends)",
    ),
    "projects__blank_title.csv": Finding(
        "projects.csv", 3, "title", "required", "error", "", "a text, not an empty cell"
    ),
    "participations__blank_wording.csv": Finding(
        "participations.csv",
        8,
        "wording",
        "required",
        "error",
        "",
        "what was said instead of a number, as people is empty",
    ),
    "exchange_rates__dollar_that_is_none.csv": Finding(
        "exchange_rates.csv",
        6,
        "per_usd",
        "dollar_rate",
        "warning",
        "1.09",
        "1, as rates are units for 1 USD: this row is not used",
    ),
    "datapackage__bad_created.json": Finding(
        "datapackage.json", None, "created", "date", "error", "January 2024", "a date and time, as 2024-01-31T00:00:00Z"
    ),
    "datapackage__demonstration_as_text.json": Finding(
        "datapackage.json",
        None,
        "ioreport.demonstration",
        "ioreport",
        "error",
        "yes",
        "true when any figure is synthetic, else false",
    ),
    "datapackage__language_as_text.json": Finding(
        "datapackage.json",
        None,
        "ioreport.languages",
        "ioreport",
        "error",
        "en",
        'a list of languages\' codes, as ["en", "bg"]',
    ),
    "datapackage__list.json": Finding("datapackage.json", None, None, "json", "error", "list", "one JSON object"),
    "datapackage__missing_file.json": Finding(
        "beds.csv", None, None, "missing_file", "error", "", "the file that datapackage.json lists"
    ),
    "datapackage__misspelt_languages.json": Finding(
        "datapackage.json",
        None,
        "ioreport.languages",
        "ioreport",
        "error",
        "",
        'a list of languages\' codes, as ["en", "bg"] (did you mean langages?)',
    ),
    "datapackage__no_ioreport.json": Finding(
        "datapackage.json", None, "ioreport", "ioreport", "error", "null", "an object that describes the office"
    ),
    "datapackage__no_office.json": Finding(
        "datapackage.json", None, "ioreport.office", "ioreport", "error", "", "the office's name"
    ),
    "datapackage__not_json.json": Finding(
        "datapackage.json", 2, None, "json", "error", "Expecting property name enclosed in double quotes", "JSON"
    ),
    "datapackage__path_outside.json": Finding(
        "datapackage.json",
        None,
        "resources[0].path",
        "path",
        "error",
        "../shelter_beds.csv",
        "a path inside the office",
    ),
    "datapackage__path_to_web.json": Finding(
        "datapackage.json",
        None,
        "resources[0].path",
        "path",
        "error",
        "https://example.org/shelter_beds.csv",
        "a path inside the office",
    ),
    "datapackage__repeated_name.json": Finding(
        "datapackage.json",
        None,
        "resources[1]",
        "unique",
        "error",
        "shelter_beds",
        "every resource under a name of its own",
    ),
    "datapackage__resource_without_path.json": Finding(
        "datapackage.json",
        None,
        "resources[0]",
        "resources",
        "error",
        '{"name": "shelter_beds", "title": "Beds in shelters (an extra table)", "type": …',
        "an object with a name and a path",
    ),
    "datapackage__resources_as_object.json": Finding(
        "datapackage.json", None, "resources", "resources", "error", "{}", "a list of resources"
    ),
    "datapackage__unknown_country.json": Finding(
        "datapackage.json",
        None,
        "ioreport.country",
        "ioreport",
        "error",
        "Bulgaria",
        "a country's code of ISO 3166-1, as BG",
    ),
    "datapackage__unknown_currency.json": Finding(
        "datapackage.json",
        None,
        "ioreport.currency",
        "ioreport",
        "error",
        "LEV",
        "a currency's code of ISO 4217, as EUR",
    ),
    "datapackage__windows_1251.json": Finding(
        "datapackage.json", None, None, "encoding", "error", "byte 0xcb at byte 10", "UTF-8 text"
    ),
    "donors__negative_min_cell.csv": Finding(
        "donors.csv", 3, "min_cell", "whole_number", "error", "-1", "a whole number, 0 or more"
    ),
    "exchange_rates__missing_key_column.csv": Finding(
        "exchange_rates.csv", 1, "month", "missing_column", "error", "", "a column month in the header"
    ),
    "exchange_rates__missing_rate.csv": Finding(
        "exchange_rates.csv",
        None,
        "per_usd",
        "missing_rate",
        "warning",
        "",
        "a rate of BGN for 2023-05, for transactions.csv, row 12",
    ),
    "exchange_rates__month_that_is_none.csv": Finding(
        "exchange_rates.csv", 5, "month", "month", "error", "2023-13", "a month, as 2023-06"
    ),
    "exchange_rates__zero_rate.csv": Finding(
        "exchange_rates.csv",
        5,
        "per_usd",
        "number",
        "error",
        "0",
        "a number with a decimal point, as 12.5, more than 0",
    ),
    "grants__budget_differs.csv": Finding(
        "grants.csv",
        2,
        "amount",
        "budget_sum",
        "warning",
        "10500.00",
        "the sum of the grant's budget lines, 10000.00 (difference 500.00)",
    ),
    "grants__decimal_comma.csv": Finding(
        "grants.csv",
        2,
        "amount",
        "money",
        "error",
        "10000,00",
        "an amount with a decimal point and at most 3 decimals, as 1234.50 (did you mean 10000.00?)",
    ),
    "grants__end_before_start.csv": Finding(
        "grants.csv", 2, "start_date", "order", "error", "2023-01-01", "on or before end_date, which is 2022-12-31"
    ),
    "grants__four_decimals.csv": Finding(
        "grants.csv",
        2,
        "amount",
        "money",
        "error",
        "10000.0055",
        "an amount with a decimal point and at most 3 decimals, as 1234.50",
    ),
    "grants__unknown_currency.csv": Finding(
        "grants.csv", 3, "currency", "currency", "error", "USX", "a currency's code of ISO 4217, as EUR"
    ),
    "indicators__target_in_hundredths.csv": Finding(
        "indicators.csv",
        4,
        "target",
        "percent",
        "warning",
        "80",
        "a fraction, as 0.8 for 80%, since values are numerator / denominator",
    ),
    "indicator_values__negative_denominator.csv": Finding(
        "indicator_values.csv",
        7,
        "denominator",
        "number",
        "error",
        "-25",
        "a number with a decimal point, as 12.5, 0 or more",
    ),
    "indicator_values__no_value.csv": Finding(
        "indicator_values.csv", 2, "value", "required", "error", "", "a value, as the unit is not percent"
    ),
    "indicator_values__numerator_alone.csv": Finding(
        "indicator_values.csv",
        7,
        "denominator",
        "both_or_neither",
        "error",
        "",
        "numerator and denominator both, or neither",
    ),
    "indicator_values__percent_with_value.csv": Finding(
        "indicator_values.csv",
        7,
        "value",
        "percent",
        "error",
        "0.6",
        "an empty cell: a percent is given by numerator and denominator",
    ),
    "indicator_values__percent_without_numbers.csv": Finding(
        "indicator_values.csv",
        7,
        "numerator",
        "required",
        "error",
        "",
        "numerator and denominator, as the unit is percent",
    ),
    "narratives__dangling_report.csv": Finding(
        "narratives.csv",
        3,
        "report_id",
        "reference",
        "error",
        "R-09",
        "a row of reports.csv with this report_id",
    ),
    "narratives__duplicate_key.csv": Finding(
        "narratives.csv",
        6,
        "language",
        "unique",
        "error",
        "en",
        "report_id + section_id + language on one row only; row 3 has it already",
    ),
    "participations__ages_reversed.csv": Finding(
        "participations.csv", 3, "age_min", "order", "error", "60", "at most age_max, which is 59"
    ),
    "participations__dangling_reference.csv": Finding(
        "participations.csv",
        4,
        "activity_id",
        "reference",
        "error",
        "A-99",
        "a row of activities.csv with this activity_id",
    ),
    "participations__decimal_count.csv": Finding(
        "participations.csv",
        2,
        "people",
        "whole_number",
        "error",
        "12.0",
        "a whole number, 0 or more (did you mean 12?)",
    ),
    "participations__missing_column.csv": Finding(
        "participations.csv", 1, "population", "missing_column", "error", "", "a column population in the header"
    ),
    "participations__misspelt_code.csv": Finding(
        "participations.csv",
        3,
        "population",
        "code",
        "error",
        "refuge",
        "one of refugee, asylum_seeker, temporary_protection, migrant, returnee, idp, stateless, host_community, "
        "other, unknown (did you mean refugee?)",
    ),
    "participations__misspelt_column.csv": Finding(
        "participations.csv",
        1,
        "First Tim",
        "misspelt_column",
        "warning",
        "First Tim",
        "a known column (did you mean first_time?)",
    ),
    "participations__negative_people.csv": Finding(
        "participations.csv", 2, "people", "whole_number", "error", "-12", "a whole number, 0 or more"
    ),
    "participations__neither_number_nor_words.csv": Finding(
        "participations.csv",
        8,
        "wording",
        "required",
        "error",
        "",
        "what was said instead of a number, as people is empty",
    ),
    "participations__people_below_first_time.csv": Finding(
        "participations.csv", 11, "first_time", "order", "error", "15", "at most people, which is 14"
    ),
    "participations__thousands_separator.csv": Finding(
        "participations.csv",
        2,
        "people",
        "whole_number",
        "error",
        "1,234",
        "a whole number, 0 or more (did you mean 1234?)",
    ),
    "participations__unknown_code.csv": Finding(
        "participations.csv", 3, "sex", "code", "error", "F", "one of f, m, x, u (did you mean f?)"
    ),
    "participations__youngest_age_missing.csv": Finding(
        "participations.csv",
        2,
        "age_min",
        "age_range",
        "warning",
        "",
        "the youngest age, as age_max is given (0 = from birth)",
    ),
    "partners__blank_header.csv": Finding(
        "partners.csv",
        1,
        None,
        "header",
        "error",
        "an empty row",
        "the columns' names in row 1; they stand in row 2: delete what is above them",
    ),
    "partners__title_above_the_header.csv": Finding(
        "partners.csv",
        1,
        None,
        "header",
        "error",
        "Partners, as of December 2023",
        "the columns' names in row 1; they stand in row 3: delete what is above them",
    ),
    "partners__second_header.csv": Finding(
        "partners.csv", 2, None, "header", "error", "the columns' names once more", "a row of data: delete this row"
    ),
    "partners__empty_cells_beyond_the_header.csv": Finding(
        "partners.csv",
        2,
        None,
        "row_width",
        "error",
        "empty cells beyond the header's 4, in 2 rows",
        "as many cells as in the header: delete the empty columns to the right of the table",
    ),
    "partners__two_open_quotations.csv": Finding(
        "partners.csv",
        2,
        None,
        "quotation",
        "error",
        "a text that goes on after its quotation mark",
        'text between two ", a " inside it doubled',
    ),
    "partners__duplicate_key.csv": Finding(
        "partners.csv", 4, "partner_id", "unique", "error", "PT-02", "partner_id on one row only; row 3 has it already"
    ),
    "partners__empty_file.csv": Finding(
        "partners.csv", None, None, "empty_file", "error", "an empty file", "a header with the columns' names"
    ),
    "partners__nul.csv": Finding(
        "partners.csv", 3, None, "encoding", "error", "a NUL character at byte 76", "UTF-8 text without NUL characters"
    ),
    "partners__repeated_column.csv": Finding(
        "partners.csv", 1, "name", "repeated_column", "error", "2 columns", "one column of this name"
    ),
    "partners__unnamed_column.csv": Finding(
        "partners.csv", 1, "column 5", "header", "error", "no name over a column with cells", "a name"
    ),
    "photos__missing_file.csv": Finding(
        "photos.csv",
        2,
        "file",
        "missing_file",
        "error",
        "photos/quire.png",
        "a file in the office's folder (did you mean photos/choir.png?)",
    ),
    "photos__open_quotation.csv": Finding(
        "photos.csv",
        3,
        None,
        "quotation",
        "error",
        "a quotation mark that is not closed",
        'text between two ", a " inside it doubled',
    ),
    "photos__path_outside.csv": Finding(
        "photos.csv",
        2,
        "file",
        "path",
        "error",
        "../market.png",
        "a path inside the office, with /, as photos/market.jpg",
    ),
    "places__latitude_too_large.csv": Finding(
        "places.csv",
        3,
        "latitude",
        "degrees",
        "error",
        "142.15",
        "degrees with a decimal point, as 42.697, from -90 to 90",
    ),
    "places__unknown_country.csv": Finding(
        "places.csv", 3, "country", "country", "error", "UK", "a country's code of ISO 3166-1, as BG (did you mean GB?)"
    ),
    "places__unknown_subdivision.csv": Finding(
        "places.csv", 3, "admin1", "subdivision", "error", "BG-99", "a code of ISO 3166-2, as BG-22"
    ),
    "places__utf_16.csv": Finding("places.csv", 1, None, "encoding", "error", "UTF-16", SAVE),
    "places__windows_1251.csv": Finding(
        "places.csv",
        2,
        None,
        "encoding",
        "error",
        "byte 0xcb at byte 72 (it looks like Windows-1251)",
        SAVE,
    ),
    "profile__missing_column.csv": Finding(
        "profile.csv", 1, "source", "missing_column", "error", "", "a column source in the header"
    ),
    "projects__semicolons.csv": Finding(
        "projects.csv", 1, None, "separator", "error", "cells separated by semicolons", COMMAS
    ),
    "projects__short_sector.csv": Finding(
        "projects.csv", 2, "sector", "sector", "error", "1519", "an OECD DAC purpose code of 5 digits, as 15190"
    ),
    "projects__targets_with_comma.csv": Finding(
        "projects.csv",
        2,
        "sdg_targets",
        "sdg_targets",
        "error",
        "10.7,16.2",
        "SDG targets separated by ;, as 10.7;16.2 (did you mean 10.7;16.2?)",
    ),
    "projects__unknown_sector.csv": Finding(
        "projects.csv", 2, "sector", "sector", "error", "15191", "an OECD DAC purpose code of 5 digits, as 15190"
    ),
    "projects__unknown_target.csv": Finding(
        "projects.csv",
        2,
        "sdg_targets",
        "sdg_targets",
        "error",
        "10.7;1.6",
        "SDG targets separated by ;, as 10.7;16.2",
    ),
    "reports__empty_required_cell.csv": Finding(
        "reports.csv", 2, "period_start", "required", "error", "", "a date, as 2023-06-20, not an empty cell"
    ),
    "reports__too_few_cells.csv": Finding(
        "reports.csv",
        3,
        None,
        "row_width",
        "error",
        "3 cells",
        '9 cells, as in the header (a text with a comma in it stands between ")',
    ),
    "reports__too_many_cells.csv": Finding(
        "reports.csv",
        2,
        None,
        "row_width",
        "error",
        "10 cells",
        '9 cells, as in the header (a text with a comma in it stands between ")',
    ),
    "reports__unknown_language.csv": Finding(
        "reports.csv",
        4,
        "language",
        "language",
        "error",
        "bulgarian",
        "a language's code of ISO 639, as en (did you mean bg?)",
    ),
    "shelter_beds__dangling_place.csv": Finding(
        "shelter_beds.csv",
        4,
        "place_id",
        "reference",
        "error",
        "PL-09",
        "a row of places.csv with this place_id",
    ),
    "shelter_beds__not_a_whole_number.csv": Finding(
        "shelter_beds.csv", 3, "beds", "whole_number", "error", "twenty", "a whole number"
    ),
    "transactions__alike.csv": Finding(
        "transactions.csv",
        15,
        "transaction_id",
        "alike",
        "warning",
        "T-14",
        "no row alike but for its key: a double entry? Row 8 says the same",
    ),
    "transactions__dangling_grant.csv": Finding(
        "transactions.csv",
        9,
        "grant_id",
        "reference",
        "error",
        "G-1",
        "a row of grants.csv with this grant_id (did you mean G-01?)",
    ),
    "transactions__line_of_another_grant.csv": Finding(
        "transactions.csv",
        13,
        "line_id",
        "reference",
        "error",
        "L3",
        "a row of budget_lines.csv with grant_id G-02 and this line_id",
    ),
    "transactions__outside_grant.csv": Finding(
        "transactions.csv",
        10,
        "date",
        "outside_grant",
        "warning",
        "2024-01-15",
        "a day of the grant G-01, 2023-01-01 to 2023-12-31 (outside: EUR 100.00 spent after, counted in sums to date)",
    ),
    "transactions__received_with_line.csv": Finding(
        "transactions.csv",
        2,
        "line_id",
        "received_line",
        "error",
        "L1",
        "an empty cell: money received has no budget line",
    ),
}
HARMLESS = sorted(path.name for path in (DATA / "faults").glob("*__harmless_*"))


@pytest.fixture
def laid_over(tmp_path):
    def office_with(name: str) -> Path:
        shutil.copytree(DATA / "office", tmp_path / "office")
        target = name.split("__")[0] + Path(name).suffix
        shutil.copy(DATA / "faults" / name, tmp_path / "office" / target)
        return tmp_path / "office"

    return office_with


def test_every_faulty_file_is_expected_to_be_one_and_the_other_way_round():
    files = {path.name for path in (DATA / "faults").iterdir() if path.is_file()} - set(HARMLESS)
    assert files == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_once_and_nothing_else(laid_over, name):
    assert check_office(laid_over(name)) == (FAULTS[name],)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_habit_is_no_fault(laid_over, name):
    assert check_office(laid_over(name)) == ()


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.level == "error"][::7])
def test_an_error_stops_the_loading_and_is_told(laid_over, name):
    with pytest.raises(DataError) as refusal:
        load(laid_over(name))
    assert refusal.value.findings == (FAULTS[name],)
    assert refusal.value.exit_status == 1
    assert str(FAULTS[name]) in str(refusal.value)


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.level == "warning"])
def test_a_warning_does_not_stop_the_loading_and_is_kept(laid_over, name):
    assert load(laid_over(name)).warnings == (FAULTS[name],)
