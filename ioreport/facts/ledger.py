"""The ledger: each key has one value, with wording, definition and trail."""

from __future__ import annotations

import os
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ioreport.errors import DocumentError, UsageError, nearest
from ioreport.facts.fact_wording import worded
from ioreport.measures import Breakdown, Measured, measure
from ioreport.measures.computed import COMPUTED
from ioreport.measures.expressions import check_names, names_of, program_of
from ioreport.records import Chart, Fact
from ioreport.session_html import session_block, session_table
from ioreport.tables import Office
from ioreport.values import LOG
from ioreport.wording import Wording

if TYPE_CHECKING:
    from ioreport.measures.disclosure import Guard, Protected, Publication, Published

_PLANNED: dict[str, Ledger] = {}


class Ledger:
    """The facts of one document, each a value that its measure can compute again.

    Parameters
    ----------
    office : Office
        The data of the measures.
    language : str
        The language of the facts' wording: ``en``, ``bg``, ``fr``, ``ro``, ``uk``, or the office's own.
    threshold : int, optional
        The smallest count of persons or households that is shown, from `ioreport.threshold`. Smaller ones are
        withheld, and so are figures from which they could be computed. Without it nothing is withheld.
    readers : sequence of sequences
        For each reader of the document, the counts of people in the earlier documents that the reader has; they are
        protected together with this one. A donor's report finds its own.
    width : int, optional
        The smallest width of the interval in which a reader can place a withheld small count, if it is more
        than `threshold`: the largest width that any of the reader's documents guarantees.

    Examples
    --------
    >>> import ioreport as ir
    >>> facts = ir.Ledger(ir.load("data/bulgaria"))
    >>> facts.state("day", "recorded", table="activities", key="wrd-2023", column="start_date").text
    '20 June 2023'
    >>> facts.day.value
    '2023-06-20'
    """

    def __init__(
        self,
        office: Office,
        language: str = "en",
        threshold: int | None = None,
        readers: Sequence[Sequence[Published]] = ((),),
        width: int = 0,
    ):
        self.office = office
        self.words = Wording(language)
        self._facts: dict[str, Fact] = {}
        self._guard = None if threshold is None else _guard(office, threshold, readers, width)
        self._least = threshold
        _alone(self)

    @property
    def least(self) -> int | None:
        """The smallest count of people that is shown; `None` if nothing is withheld."""
        return self._least

    def protect(
        self,
        publications: Mapping[str, Publication | Sequence[Breakdown]] | None = None,
        /,
        **named: Publication | Sequence[Breakdown],
    ) -> Protected:
        """Decide, before any fact is stated, which of the document's counts of people are withheld.

        Call it once, with everything, each under a name: a document with other counts does not build
        (`ioreport.documents.check_cleared`).

        Parameters
        ----------
        publications, **named
            Name → breakdown, results matrix, or measured value: every table and chart that counts people, every
            share, and every count that a sentence or tile will state.

        Returns
        -------
        Protected
            Each under its name, as it may be shown; make tables and charts from its frame and its trail. Facts
            stated afterwards are withheld in the same way; a fact that was not given is added to the plan, and is
            withheld if a withheld number could be computed from it.

        Examples
        --------
        >>> import ioreport as ir
        >>> office = ir.load("tests/data/office")
        >>> facts = ir.Ledger(office, threshold=ir.threshold(office, report="R-01"))
        >>> asked = {"grant": "G-01", "start": "2023-01-01", "end": "2023-06-30"}
        >>> people = facts.protect(
        ...     sex=ir.breakdown(office, "sex", **asked), place=ir.breakdown(office, "place", **asked),
        ...     women=ir.measure(office, "women_and_girls_share", **asked))
        >>> table = ir.table(facts, people["sex"].frame, key="sex", caption="People reached, by sex", source="Office",
        ...     columns={"sex": "Sex", "people": "People"}, codes={"sex": "sex"}, trail=people["sex"].trail)
        >>> facts.state("people_reached", **asked).text
        'at least 66'

        Raises
        ------
        UsageError
            When the ledger has no threshold, or something is given without a name.
        DocumentError
            When counts were stated before, or a withheld number could still be computed.
        """
        if self._guard is None:
            raise UsageError(
                "This ledger was made without a threshold.",
                next_step="give it one: ir.Ledger(office, language, threshold=ir.threshold(office, ...))",
            )
        if publications is not None and not isinstance(publications, Mapping):
            raise UsageError(
                f"facts.protect was given a {type(publications).__name__} without a name.",
                next_step='write protected = facts.protect(sex=…), and show protected["sex"]',
            )
        protected = self._guard.protect({**(publications or {}), **named})
        self._log()
        return protected

    def _log(self) -> None:
        """Write the log of a build, which sets the file; a notebook that is run by hand has no log."""
        if self._guard and self._guard.log and LOG in os.environ:
            self.write_log(os.environ[LOG])

    def write_log(self, path: str | Path) -> None:
        """Write what was withheld and why; for the office only, never in the folder of documents to send."""
        from ioreport.measures.disclosure import write_log

        write_log(path, self._guard.log if self._guard else ())

    def state(
        self, key: str, name: str | None = None, /, *, label: str = "", unit: str | None = None, **arguments: Any
    ) -> Fact:
        """State a fact: compute a measure, word it, and keep it under `key`.

        Parameters
        ----------
        key : str
            The fact's name, shown in text as ``{eval}`facts.<key>` ``.
        name : str, optional
            The measure; by default the one with the name `key`.
        label : str, optional
            The name of the fact in *Where each figure comes from*; by default made from the key.
        unit : str, optional
            The unit, if the measure has none (``year``, ``country``, …).
        **arguments
            The measure's plain arguments, kept with the fact so that it can be recomputed.

        Raises
        ------
        DocumentError
            When the key already has another value, or is not a valid name; or when the ledger withholds small counts,
            this count was not in the plan, and a withheld one could be computed from it, shown or withheld.
        UsageError
            When there is no such measure, or an argument does not fit it.

        Examples
        --------
        >>> import ioreport as ir
        >>> facts = ir.Ledger(ir.load("tests/data/office"))
        >>> facts.state("held_in_june", "activities_held", start="2023-06-01", end="2023-06-30").text
        '2'
        """
        self._check_key(key)
        measured = measure(self.office, name or key, **arguments)
        passed = measured if self._guard is None else self._guard.passed(measured, key)
        return self._keep(key, passed, label, unit)

    def compute(self, key: str, expression: str, /, *, unit: str = "", label: str = "") -> Fact:
        """State a fact that is computed from facts stated before: plain arithmetic, exact, rounded once by its unit.

        Its trail has the rows of all its parts, and its precision follows from theirs: "at least" if it is a lower
        bound, "about" if no bound is known. It is withheld if one of its parts is, or if it would reveal a small count
        of people; the office's log has the reason. A share, a cost for each person and an indicator's value enter the
        computation as they are stated.

        Parameters
        ----------
        key : str
            The fact's name, as in `Ledger.state`.
        expression : str
            Names of facts, numbers, ``+``, ``-``, ``*`` or ``×``, ``/`` or ``÷``, and parentheses.
        unit : str, optional
            The unit of the result; required if it does not follow from the parts, such as ``people per bus``; a
            currency or a unit of the data model must be that of the parts. Counts are whole numbers, money has the
            currency's decimals, ``ratio`` is a percentage, and any other unit has two decimals.
        label : str, optional
            As in `Ledger.state`.

        Raises
        ------
        UsageError
            For an unknown fact, a fact that is not a number, units that do not match, or an invalid expression.
        DocumentError
            When the key already has another value.

        Examples
        --------
        >>> import ioreport as ir
        >>> facts = ir.Ledger(ir.load("tests/data/office"))
        >>> beds = facts.state("beds", "table_sum", table="shelter_beds", column="beds", unit="bed")
        >>> places = facts.state("places", "table_count", table="shelter_beds", unit="place")
        >>> facts.compute("per_place", "beds / places", unit="beds per place").text
        '26.67'
        """
        self._check_key(key)
        check_names(program_of(expression), self._facts)
        used = {name: self._facts[name] for name in names_of(program_of(expression))}
        parts = {
            name: {"measure": fact.measure, "arguments": dict(fact.arguments), "unit": fact.unit, "label": fact.label}
            for name, fact in used.items()
        }
        measured = measure(
            self.office, COMPUTED, expression=expression, parts=parts, **({"unit": unit} if unit else {})
        )
        if self._guard is not None:
            from ioreport.measures.disclosure.computed_figures import passed_computed

            measured = passed_computed(self._guard, measured, key, any(fact.withheld for fact in used.values()))
        return self._keep(key, measured, label, unit)

    def draw_bars(self, people: Breakdown, /, *, title: str, **options: Any) -> Chart:
        """Draw bars of a breakdown with its own rows, words, headers and source, in the document's language.

        Parameters
        ----------
        people : Breakdown
            By one dimension, or by two: the second one is the series. If it counts people, what `Ledger.protect` gave.
        title : str
            What was found, where and when.
        **options
            Any argument of `draw_bars` in place of its default: ``stacked``, ``vertical``, ``subtitle``, ``key``, ….

        Raises
        ------
        UsageError
            When it is no such breakdown.

        Examples
        --------
        >>> import ioreport as ir
        >>> office = ir.load("tests/data/office")
        >>> facts = ir.Ledger(office, threshold=5)
        >>> people = facts.protect(group=ir.breakdown(office, "population"))
        >>> chart = facts.draw_bars(people["group"], title="People reached, 2023")
        >>> [cell.text for cell in chart.table.rows[0]], chart.source
        (['refugees', '56'], 'Migration Service, Lipovo Office')
        """
        from ioreport.facts.breakdown_bars import bars_of

        return bars_of(self, people, title=title, **options)

    def _check_key(self, key: str) -> None:
        if not key.isidentifier() or iskeyword(key) or key.startswith("_") or hasattr(type(self), key):
            raise UsageError(f"A fact's key is a name such as people_reached; found {key!r}.")

    def _keep(self, key: str, passed: Measured, label: str, unit: str | None) -> Fact:
        self._log()
        followed = replace(passed, trail=self.office.followed(passed.trail))
        fact = worded(key, followed, self.words, label, unit)
        known = self._facts.setdefault(fact.key, fact)
        if known != fact:
            raise DocumentError(
                f"The fact {fact.key} is stated twice, and not alike: {_apart(known, fact)}.",
                next_step="give one of them another key; in JupyterLab, run the cell that makes the ledger again",
            )
        return known

    def _repr_html_(self) -> str:
        rows = [[fact.key, fact.text, fact.label, fact.measure, ", ".join(fact.trail)] for fact in self]
        title = f"{len(self)} fact{'' if len(self) == 1 else 's'}"
        lines = f"counts of people below {self.least} are withheld" if self.least else "nothing is withheld"
        return session_block(title, lines, table=session_table(["key", "value", "label", "measure", "files"], rows))

    def __getattr__(self, key: str) -> Fact:
        if key.startswith("_"):
            raise AttributeError(key)
        if key not in self._facts:
            hint = nearest(key, self._facts)
            raise AttributeError(f"no fact is named {key}{hint}; state it before this place")
        return self._facts[key]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._facts]

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def __len__(self) -> int:
        return len(self._facts)

    def named(self, text: str) -> tuple[str, tuple[Fact, ...]]:
        """Put facts into a text: ``"{place}, {day}"`` → the words and the facts used."""
        keys = [field for _, field, _, _ in string.Formatter().parse(text) if field]
        used = {key: getattr(self, key) for key in keys}
        return text.format_map({key: fact.text for key, fact in used.items()}), tuple(used.values())


def _apart(known: Fact, fact: Fact) -> str:
    """The difference of two facts of one key: their wording, or if that is the same, all differing parts."""
    if known.text != fact.text:
        return f"{known.text!r} and {fact.text!r}"
    first, second = ({**vars(each), **each.arguments} for each in (known, fact))
    names = [name for name in {**first, **second} if name not in ("arguments", "counted", "cleared")]
    pairs = ((name, first.get(name), second.get(name)) for name in names)
    return "; ".join(f"{name} {old!r} and {new!r}" for name, old, new in pairs if old != new)


def _alone(ledger: Ledger) -> None:
    """Refuse a second plan in one build: two plans would not know what the other publishes."""
    build = os.environ.get(LOG)
    if build and ledger.least is not None and _PLANNED.setdefault(build, ledger) is not ledger:
        raise DocumentError(
            "A document has one ledger with a threshold, found a second.",
            next_step="state all its facts in one, so that one plan protects them",
        )


def _guard(office: Office, threshold: int, readers: Sequence[Sequence[Published]], width: int) -> Guard:
    # Load the solver only if the document withholds something.
    from ioreport.measures.disclosure import Guard

    return Guard(office, threshold, readers, width)
