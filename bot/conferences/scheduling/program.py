"""An integer program as HiGHS takes it. The one rule kept here: the solver is imported where it is used, and nowhere
else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct, field

_INFINITY = 1e30


class Program(Struct):
    """Columns between 0 and 1 and rows with an upper bound, as HiGHS takes them."""

    costs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, list[tuple[int, float]]]] = field(default_factory=list)

    def column(self, cost: float = 0.0, *, whole: bool = False) -> int:
        self.costs.append(cost)
        self.whole.append(whole)
        return len(self.costs) - 1

    def at_most(self, bound: float, terms: Sequence[tuple[int, float]]) -> None:
        """The sum of the terms is at most `bound`; a column may stand in several of them."""
        # HiGHS takes a row with one column twice without a word, and may then search for ever.
        summed: dict[int, float] = {}
        for column, by in terms:
            summed[column] = summed.get(column, 0.0) + by
        if summed:
            self.rows.append((-_INFINITY, bound, list(summed.items())))

    def exactly_one(self, columns: Iterable[int]) -> None:
        self.rows.append((1.0, 1.0, [(column, 1.0) for column in columns]))

    def solve(self, seconds: float, start: Sequence[int] = ()) -> tuple[list[bool] | None, bool]:
        """Which columns are taken (None: no answer in time), and whether that is proved best."""
        import highspy
        import numpy

        if not self.costs:
            return [], True
        # Untyped where it has no types of its own.
        solver: Any = highspy.Highs
        model = solver()
        # Nothing to presolve in a set packing problem: that looking for it takes longer than the relaxation.
        options = {"output_flag": False, "threads": 1, "time_limit": seconds, "presolve": "off", "mip_rel_gap": 1e-6}
        for name, value in options.items():
            model.setOptionValue(name, value)
        model.passModel(self._written(highspy, numpy))
        if start:
            given = highspy.HighsSolution()
            taken = frozenset(start)
            given.col_value = [float(column in taken) for column in range(len(self.costs))]
            model.setSolution(given)
        model.run()
        if model.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None, False
        values = model.getSolution().col_value
        return [value > 0.5 for value in values], model.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def _written(self, highspy: Any, numpy: Any) -> Any:
        made = highspy.HighsLp()
        made.num_col_, made.num_row_ = len(self.costs), len(self.rows)
        made.col_cost_ = numpy.array(self.costs)
        made.col_lower_, made.col_upper_ = numpy.zeros(len(self.costs)), numpy.ones(len(self.costs))
        made.row_lower_ = numpy.array([low for low, _high, _terms in self.rows], float)
        made.row_upper_ = numpy.array([high for _low, high, _terms in self.rows], float)
        starts = [0]
        for _low, _high, terms in self.rows:
            starts.append(starts[-1] + len(terms))
        made.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        made.a_matrix_.start_ = numpy.array(starts)
        made.a_matrix_.index_ = numpy.array([column for _l, _h, terms in self.rows for column, _by in terms])
        made.a_matrix_.value_ = numpy.array([by for _l, _h, terms in self.rows for _column, by in terms], float)
        kinds = highspy.HighsVarType
        made.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self.whole]
        return made
