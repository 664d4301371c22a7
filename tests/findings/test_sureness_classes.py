"""Classes of how sure a place is: by hand, where geometry tells the shares."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from refused import refused

from geowbit.core.errors import StudyError
from geowbit.findings import how_sure
from geowbit.ranking import StatedError
from geowbit.run import CriterionOfRun, FrameTable, Run


def a_run(rows, names=("x_km", "y_km"), **study):
    table = pd.DataFrame(rows, columns=list(names)).assign(excluded=False)
    criteria = tuple(CriterionOfRun(name, "km", "benefit", 1.0, 1.0, 0.0) for name in names)
    return Run(table=FrameTable(table), criteria=criteria, study=study)


def test_who_wins_by_which_weight_is_named_for_it():
    # the first wins where x weighs more than half, the second else, the third never
    found = how_sure(a_run([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]]), draws=4000, errors=())
    assert found.classes.tolist() == ["care:x_km", "care:y_km", "never"]
    assert found.acceptability.best_share[:2] == pytest.approx([0.5, 0.5], abs=0.03)
    assert found.counts == {"care:x_km": 1, "care:y_km": 1, "never": 1}
    columns = found.columns(pd.DataFrame(index=[0, 1, 2, 3]))
    # an excluded candidate has none
    assert columns["sure_class"].isna().tolist() == [False, False, False, True]
    assert columns["sure_share"][2] == 0


def test_the_same_place_best_by_all_weights_and_one_that_seldom_is():
    sure = a_run([[0.9, 0.9], [0.898, 0.998]])
    found = how_sure(sure, draws=4000, errors=())
    # by hand: 0.9 > 0.898 w + 0.998 (1 - w) where w > 0.98
    assert found.acceptability.best_share == pytest.approx([0.02, 0.98], abs=0.01)
    assert found.classes.tolist() == ["seldom", "whatever"]
    assert found.sure_share == 0.9


def test_none_stands_out_where_the_middle_wins_by_even_weights():
    # the middle wins where w is between a third and two thirds: its mean weights are even
    found = how_sure(a_run([[1.0, 0.0], [0.0, 1.0], [2 / 3, 2 / 3 - 1e-9]]), draws=3000, errors=())
    assert found.classes[2] == "mixed"
    assert found.acceptability.best_share == pytest.approx([1 / 3] * 3, abs=0.03)


def test_what_is_in_doubt_makes_it_less_sure():
    rows = np.random.default_rng(3).random((300, 2))
    rows[0] = 1.0
    sure = how_sure(a_run(rows), draws=500, errors=())
    assert sure.classes[0] == "whatever"
    noise = (StatedError("x_km", "relative", -0.9, 0.9, "place"),)
    moved = how_sure(a_run(rows), draws=500, errors=noise)
    assert moved.acceptability.best_share[0] < sure.acceptability.best_share[0]


def test_only_sums_have_weights_to_draw():
    with refused(StudyError, "ranking.sure_method", method="topsis"):
        how_sure(a_run([[1.0, 0.0]], method="topsis"))
    with refused(StudyError, "ranking.draws", draws="0"):
        how_sure(a_run([[1.0, 0.0]]), draws=0)
