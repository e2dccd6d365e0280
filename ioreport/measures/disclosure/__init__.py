"""Disclosure control: what a document may show of small numbers of persons and households.

A count between zero and n is not shown. Further counts are withheld, as few as can be had, until no small one can be
worked out to less than n, from all that a document and those before it publish: cells, margins, totals, tables of
another crossing, percentages, sentences. Before cells are withheld, groups are joined and shares rounded where that
keeps more information (`recoding`); the small counts that a group joins are protected as cells are. What is shown is
true; what is withheld is gone, and bears one mark whatever the reason. A total is never made to fit what is left of
its parts.

The reader is taken to know every equation between the counts of a document, and more than most do:
which activities were held where and when, which of two periods or kinds an activity is in, that
counts are whole and not negative, and that a withheld one is not zero, because zeros are shown.

**Attacks that it stands**, because each small count has a proof, two tables of whole numbers that
agree with everything published and differ in that count by n or more, found before the build goes on:

- subtraction within a table, over its margins and subtotals, and any other linear reckoning
- linking of tables: other crossings, periods, places, kinds, people reached beside attendance, of which the one
  is never more than the other
- rounding: a percentage as it stands in the facts, with 4 decimals or in whole percent, bounds its numerator and
  denominator
- two documents: what the earlier ones show to the same reader is known, and what they withhold stays as safe as it was
  promised to be, as long as they were planned here and their rows are what they were; what they tell too closely
  already is named in the office's log
- the cost for each person, beside what was spent
- whole numbers: what fractions would allow and whole numbers do not is not counted as room
- the marks: that a withheld number is not zero
- what stands beside a number: precision, words, notes, and the rows that it came from are withheld with it

**Attacks that it does not stand**:

- *Two documents of which the plan knows only one*: reports of other projects on the same people, the same report
  before and after a correction of its rows, documents of another tool or of a notebook of one's own that was not
  given its `readers`. A count that a donor with a smaller n is shown is known to that donor in the public report, too.
- *A participant's own knowledge.* Who knows to be one of three knows of two others; who knows all but one of a group
  knows that one. The width n is counted for a reader from outside.
- *One that holds several cells.* Where one household or partner makes up two withheld cells, it may know both.
- *The rule itself.* Who computes what this module would have chosen for each possible table may rule some out.
- *What is no count in the plan.* Names, stories, photographs, words in place of numbers ("a family of four"),
  numbers of activities, percent indicators, baselines, targets, and differences that are counts of nobody in
  particular: that all but two came again.
- *The inner structure of published sums.* Which rows a shown figure came from is published, for an auditor; how many
  rows there are bounds no count, for a row may hold none, but tells a reader something.
- *What an author adds up by hand.* It is not let through where its frame still says where it came from; where that is
  lost (joined, mapped, typed anew) a build can only warn of the place that reads such a table.
- *Figures that other organisations publish* of the same people.

The yardsticks: the R packages sdcTable and GaussSuppression (linked tables by one matrix, intervals by linear
programs), the latter set beside this module by `benchmarks/yardstick.py`; J. J. Salazar González on protection by
intervals. To recompute margins from what is left, as some tools do (300 for a true 304), would publish an untruth, and
is not done.

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
from ioreport.measures.disclosure.cell_system import Limit, System, composed, crossed, primary
from ioreport.measures.disclosure.guard import Guard, Protected, Publication, Published
from ioreport.measures.disclosure.minimum_cell import threshold
from ioreport.measures.disclosure.secondary import Suppression, choose
from ioreport.measures.disclosure.withheld_log import Withholding, write_log

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
    "primary",
    "threshold",
    "write_log",
]
