"""Progress of an indicator to its target, and its status."""

from __future__ import annotations

from fractions import Fraction

REPORT_KINDS = ("interim", "final")
"""The kinds of report, each with its own words for a status."""

ON_TRACK = ("met", "achieved", "on track")
TO_EXPLAIN = ("behind", "no progress", "not achieved")
"""The statuses that a report must explain."""

_LAG = Fraction(1, 10)


def progress(achieved: Fraction | None, baseline: Fraction, target: Fraction) -> Fraction | None:
    """Progress from baseline to target: (achieved − baseline) / (target − baseline).

    The same for an indicator that should decrease. `None` without a value, and if the target is the
    baseline.

    >>> progress(Fraction(40), Fraction(100), Fraction(20))
    Fraction(3, 4)
    """
    if achieved is None or target == baseline:
        return None
    return (achieved - baseline) / (target - baseline)


def status(
    achieved: Fraction | None, baseline: Fraction, target: Fraction, direction: str, elapsed: Fraction, kind: str
) -> str:
    """The status of an indicator in a report.

    Interim: ``met`` from progress 1; ``on track`` from elapsed − 0.10; ``behind`` above 0;
    else ``no progress``. Final: ``achieved`` or ``not achieved``. Where the target is the baseline:
    met (final: achieved) when the target is held in its direction, else behind (final: not achieved).
    Without a value: ``no data``.

    Parameters
    ----------
    direction : str
        ``increase`` or ``decrease``.
    elapsed : Fraction
        From `ioreport.measures.finance.elapsed.elapsed_part`.
    kind : str
        ``interim`` or ``final``.

    Examples
    --------
    >>> status(Fraction(55), Fraction(0), Fraction(100), "increase", Fraction(2, 3), "interim")
    'behind'
    """
    if achieved is None:
        return "no data"
    made = progress(achieved, baseline, target)
    reached = _holds(achieved, target, direction) if made is None else made >= 1
    if kind == "final":
        return "achieved" if reached else "not achieved"
    return "met" if reached else _underway(made, elapsed)


def _holds(achieved: Fraction, target: Fraction, direction: str) -> bool:
    return achieved >= target if direction == "increase" else achieved <= target


def _underway(made: Fraction | None, elapsed: Fraction) -> str:
    if made is None:
        return "behind"
    if made >= elapsed - _LAG:
        return "on track"
    return "behind" if made > 0 else "no progress"
