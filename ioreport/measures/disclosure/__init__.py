"""Disclosure control: which counts of persons and households a document may show.

A count between zero and n is withheld (primary suppression). Further counts are withheld, as few as possible, until
nobody can work out a small one to an interval narrower than n (secondary suppression). All counts in the document and
in earlier documents are taken into account: cells, margins, totals, tables of other dimensions, percentages, sentences.
Before cells are withheld, groups are joined and shares are rounded if that keeps more information (`recoding`); the
small counts inside a joined group are protected like cells. Every number that is shown is true. A withheld number is
removed completely, and has the same mark for every reason. A total is never changed to fit the parts that are shown.

The attacker is assumed to know every equation between the counts of a document, which activities were held where and
when, and in which periods and kinds each activity is. The attacker also knows that counts are whole and not negative,
and that a withheld count is not zero, because zeros are shown.

**Protected against.** For each small count, the build finds a proof before it goes on: two tables of whole numbers that
agree with everything published and differ in that count by n or more. This covers:

- subtraction within a table, with its margins and subtotals, and any other linear calculation
- linked tables: other dimensions, periods, places, kinds; people reached beside attendance, which is never less
- rounding: a percentage, with 4 decimals as in the facts or in whole percent, bounds its numerator and denominator
- two documents: the counts that earlier documents show to the same reader are known, and the counts that they withhold
  keep their protection, if those documents were planned here and their rows are unchanged; counts that earlier
  documents already reveal too closely are named in the office's log
- the cost for each person, together with the amount spent
- whole numbers: an interval counts only as far as tables of whole numbers reach it
- marks: a withheld number is known not to be zero
- details of a number: its precision, words, notes, and the rows that it came from are withheld with it

**Not protected against:**

- *Two documents of which the plan knows only one*: reports of other projects on the same people, the same report
  before and after a correction of its rows, documents of another tool, or of an own notebook that was not given its
  `readers`. A donor with a smaller n who is shown a count also knows it when reading the public report.
- *A participant's own knowledge.* Somebody who knows to be one of three knows that there are two others; somebody who
  knows all but one of a group knows that one. The width n is computed for a reader who is not a participant.
- *Several cells of one contributor.* If one household or partner makes up two withheld cells, it may know both.
- *The rule itself.* A reader who computes which cells this module would withhold for each possible table may rule
  some of them out.
- *Information that is not a count in the plan.* Names, stories, photographs, words instead of numbers ("a family of
  four"), numbers of activities, percent indicators, baselines, targets, and differences that are not counts of a group
  ("all but two came again").
- *The number of rows behind published sums.* The rows of a shown figure are published for auditors. Their number does
  not bound a count, because a row may have no people, but it tells a reader something.
- *Sums that an author adds up by hand.* They are refused if the frame still records its rows; if that record is lost
  (by a join, a mapping, typing again), the build can only warn where such a table is read.
- *Figures that other organisations publish* about the same people.

References: the R packages sdcTable and GaussSuppression (linked tables in one matrix, intervals by linear programs);
`benchmarks/yardstick.py` compares this module with the latter; J. J. Salazar González on protection by intervals. Some
tools compute margins again from the cells that are shown (300 for a true 304); this would publish wrong numbers, and is
not done here.

Examples
--------
>>> import ioreport as ir
>>> office = ir.load("tests/data/office")
>>> facts = ir.Ledger(office, threshold=ir.threshold(office, grant="G-01"))
>>> shown = facts.protect(sex=ir.breakdown(office, "sex"), women=ir.measure(office, "women_and_girls_share"))
>>> shown["sex"].frame[["sex", "people", "withheld"]]
  sex  people  withheld
0   f      38     False
1   m    <NA>      True
2   x    <NA>      True
3   u      50     False
>>> print(facts.state("men", "breakdown_cell", cell={"sex": "m"}))
withheld
"""

from ioreport.measures.disclosure.attacker import Interval, audit
from ioreport.measures.disclosure.audience_threshold import threshold
from ioreport.measures.disclosure.cell_system import Limit, System, composed, crossed
from ioreport.measures.disclosure.guard import Guard, Published
from ioreport.measures.disclosure.primary import primary_cells
from ioreport.measures.disclosure.protected_publications import Protected, Publication
from ioreport.measures.disclosure.secondary import Suppression, choose
from ioreport.measures.disclosure.withheld_log import Withholding, log_bytes, write_log

__all__ = [
    "Suppression",
    "Guard",
    "Interval",
    "Publication",
    "Limit",
    "Protected",
    "Published",
    "System",
    "Withholding",
    "audit",
    "choose",
    "composed",
    "crossed",
    "log_bytes",
    "primary_cells",
    "threshold",
    "write_log",
]
