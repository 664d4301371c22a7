"""Pairwise comparison: Saaty's worked examples, oracles apart from it, and what is refused."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refused import refused

from geowbit import Study
from geowbit.core.errors import StudyError
from geowbit.layers import model_table
from geowbit.ranking import compare_matrix, compare_pairs, read_comparisons

# Saaty, How to make a decision (1990): buying a house
HOUSE = ["size", "transport", "neighborhood", "age", "yard", "modern", "condition", "financing"]
ABOVE = """5 3 7 6 6 1/3 1/4
1/3 5 3 3 1/5 1/7
6 3 4 6 1/5
1/3 1/4 1/7 1/8
1/2 1/5 1/6
1/5 1/6
1/2"""
# Saaty, Decision making with the analytic hierarchy process (2008): distances from Philadelphia
CITIES = ["Cairo", "Tokyo", "Chicago", "San Francisco", "London", "Montreal"]
FARTHER = """1/3 8 3 3 7
9 3 3 9
1/6 1/5 2
1/3 6
6"""


def pairs_of(names, above):
    rows = [line.split() for line in above.splitlines()]
    return {
        f"{names[n]} over {names[n + 1 + m]}": text
        for n, row in enumerate(rows)
        for m, text in enumerate(row)
    }


def matrix_of(pairs, names):
    found = np.eye(len(names))
    for text, times in pairs.items():
        a, b = (names.index(one) for one in text.split(" over "))
        found[a, b], found[b, a] = float(Fraction(times)), 1 / float(Fraction(times))
    return found


def test_saaty_s_house():
    found = compare_pairs(pairs_of(HOUSE, ABOVE))
    published = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    assert list(found.weights) == HOUSE
    np.testing.assert_allclose(list(found.weights.values()), published, atol=0.0006)
    assert found.eigenvalue == pytest.approx(9.669, abs=0.0006)
    assert found.index == pytest.approx(0.238, abs=0.0006)
    assert found.ratio == pytest.approx(0.169, abs=0.0006)
    assert not found.agrees


def test_saaty_s_distances_from_philadelphia():
    found = compare_pairs(pairs_of(CITIES, FARTHER))
    published = [0.262, 0.397, 0.033, 0.116, 0.164, 0.027]
    np.testing.assert_allclose(list(found.weights.values()), published, atol=0.0006)
    assert found.agrees


def test_the_three_most_at_odds_are_those_of_a_search():
    pairs = pairs_of(HOUSE, ABOVE)
    matrix = matrix_of(pairs, HOUSE)
    far = {
        three: max(
            matrix[three[0], three[1]] * matrix[three[1], three[2]] / matrix[three[0], three[2]],
            matrix[three[0], three[2]] / matrix[three[0], three[1]] / matrix[three[1], three[2]],
        )
        for three in itertools.combinations(range(8), 3)
    }
    a, b, c = max(far, key=far.get)
    odds = compare_pairs(pairs).odds
    assert [odds.a, odds.b, odds.c] == [HOUSE[a], HOUSE[b], HOUSE[c]]
    assert odds.a_over_b == matrix[a, b]
    assert odds.a_over_c == matrix[a, c]


scale = st.sampled_from([1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 4, 5, 7, 9])


@settings(deadline=None, max_examples=60)
@given(st.integers(3, 8), st.data())
def test_the_weights_are_those_of_a_power_iteration(count, data):
    names = [f"c{n}" for n in range(count)]
    pairs = {f"{a} over {b}": data.draw(scale) for a, b in itertools.combinations(names, 2)}
    found = compare_pairs(pairs)
    matrix, vector = matrix_of(pairs, names), np.ones(count)
    for _ in range(3000):
        vector = matrix @ vector
        vector /= vector.sum()
    np.testing.assert_allclose([found.weights[name] for name in names], vector, atol=1e-6)
    largest = float((matrix @ vector / vector).mean())
    assert found.eigenvalue == pytest.approx(largest, abs=1e-6)
    assert sum(found.weights.values()) == pytest.approx(1)


@settings(deadline=None)
@given(scale, scale, scale)
def test_the_weights_of_three_are_the_geometric_means(ab, ac, bc):
    found = compare_pairs({"a over b": ab, "a over c": ac, "b over c": bc})
    means = np.cbrt([ab * ac, bc / ab, 1 / (ac * bc)])
    np.testing.assert_allclose(list(found.weights.values()), means / means.sum(), atol=1e-9)


@settings(deadline=None)
@given(st.lists(st.floats(1, 3), min_size=2, max_size=9))
def test_comparisons_that_agree_give_back_their_weights(weights):
    shares = np.array(weights) / sum(weights)
    names = [f"c{n}" for n in range(len(shares))]
    found = compare_matrix(names, np.divide.outer(shares, shares))
    np.testing.assert_allclose(list(found.weights.values()), shares, atol=1e-9)
    assert found.ratio == pytest.approx(0, abs=1e-9)
    assert found.agrees
    assert found.odds is None


def test_the_random_indices_are_those_of_random_comparisons():
    table = model_table("random_indices").set_index("compared")["random_index"]
    random = np.random.default_rng(0)
    of_scale = np.array([1 / n for n in range(9, 1, -1)] + list(range(1, 10)))
    for count in (3, 5, 7, 9, 15):
        above = np.triu(random.choice(of_scale, (4000, count, count)), 1)
        matrices = above + np.eye(count)
        below = np.tril_indices(count, -1)
        matrices[:, below[0], below[1]] = 1 / matrices[:, below[1], below[0]]
        largest = np.linalg.eigvals(matrices).real.max(axis=1)
        index = ((largest - count) / (count - 1)).mean()
        # his were fewer, and of three comparisons chance weighs most
        assert table[count] == pytest.approx(index, rel=0.12 if count == 3 else 0.05)


def test_a_matrix_and_a_file_say_the_same_as_pairs(tmp_path):
    pairs = {"a over b": "1/3", "a over c": 2, "b over c": 5}
    expected = compare_pairs(pairs)
    assert compare_matrix("abc", [[1, "1/3", 2], [3, 1, None], [0.5, 0.2, 1]]) == expected
    path = tmp_path / "pairs.csv"
    path.write_text(",c,a,b\na,2,,1/3\nb,5,,\nc,,,\n", encoding="utf-8")
    found = read_comparisons(path)
    assert found.weights == pytest.approx(dict(expected.weights))
    assert found.ratio == pytest.approx(expected.ratio)


def test_reciprocals_may_be_rounded():
    found = compare_pairs({"a over b": 3, "b over a": 0.33})
    assert found.weights == {"a": 0.75, "b": 0.25}
    assert compare_pairs({"b over a": 0.33, "a over b": 3}).weights["a"] == 0.75


@pytest.mark.parametrize(
    ("pairs", "code", "params"),
    [
        ({"a and b": 3}, "ranking.pair_form", {"text": "a and b"}),
        ({"a over a": 3}, "ranking.pair_of_one", {}),
        ({"a over b": 3, "b over a": 2}, "ranking.pair_contradicts", {"one": "3", "other": "2"}),
        ({"a over b": 3, "a  over b": 2}, "ranking.pair_twice", {"a": "a", "b": "b"}),
        ({"a over b": 3, "c over a": 2}, "ranking.pairs_missing", {"pair": "b over c"}),
        ({"a over b": 3, "c over d": 2}, "ranking.pairs_missing", {"others": "3"}),
        ({}, "ranking.pairs_few", {}),
        *[
            ({"a over b": given}, "ranking.pair_times", {"pair": "a over b"})
            for given in (0, -3, 10, 0.05, float("nan"), "three", "1/0", True, "", None)
        ],
    ],
)
def test_comparisons_that_cannot_be(pairs, code, params):
    with refused(StudyError, code, **params):
        compare_pairs(pairs)


def test_too_many_are_compared():
    names = [f"c{n}" for n in range(16)]
    with refused(StudyError, "ranking.pairs_many", count="16", most="15"):
        compare_matrix(names, np.ones((16, 16)))


def test_a_matrix_that_cannot_be(tmp_path):
    with refused(StudyError, "ranking.pairs_shape", count="2"):
        compare_matrix("ab", [[1, 2], [0.5]])
    with refused(StudyError, "ranking.pairs_diagonal"):
        compare_matrix("ab", [[1, 2], [0.5, 2]])
    with refused(StudyError, "ranking.pairs_few"):
        compare_matrix("aa", [[1, 2], [0.5, 1]])
    with refused(StudyError, "ranking.pairs_unread"):
        read_comparisons(tmp_path / "none.csv")
    path = tmp_path / "pairs.csv"
    path.write_text(",a,b\na,1,2\nc,1,1\n", encoding="utf-8")
    with refused(StudyError, "ranking.pairs_not_square"):
        read_comparisons(path)
    path.write_bytes(b"\xff\xfe\x00")
    with refused(StudyError, "ranking.pairs_unread"):
        read_comparisons(path)


# ------------------------------------------------------------------------ in a study

AREA = {"bbox": [137.10, 36.675, 137.15, 36.70]}


def weights_of(study):
    return {one.name: one.weight for one in study.run().run.criteria if one.weight}


def told(study):
    codes = ("study.pairwise", "study.pairwise_disagrees")
    return [one for one in study.run().run.messages if getattr(one, "code", "") in codes]


def test_what_is_compared_weighs_and_nothing_else():
    study = Study.japan(area=AREA, pairwise={"substation_km over fiber_km": 3})
    assert weights_of(study) == {"substation_km": 0.75, "fiber_km": 0.25}
    patched = Study.japan(
        area=AREA, pairwise={"substation_km over fiber_km": 3}, weights={"relief_m": 1}
    )
    assert weights_of(patched) == {"substation_km": 0.75, "fiber_km": 0.25, "relief_m": 1}
    (one,) = told(study)
    assert (one.code, one.params["ratio"]) == ("study.pairwise", "0.00")


def test_a_theme_s_weight_is_shared_as_in_the_model():
    table = model_table("criteria").set_index("criterion")
    theme = table.at["relief_m", "theme"]
    among = table[table["theme"] == theme]["weight"]
    found = weights_of(Study.japan(area=AREA, pairwise={f"{theme} over fiber_km": 4}))
    expected = {name: 0.8 * weight / among.sum() for name, weight in among.items() if weight}
    assert found == pytest.approx(expected | {"fiber_km": 0.2})


def test_comparisons_at_odds_are_told():
    pairs = {"substation_km over fiber_km": 9, "fiber_km over relief_m": 9}
    study = Study.japan(area=AREA, pairwise=pairs | {"substation_km over relief_m": 1})
    (one,) = told(study)
    assert one.code == "study.pairwise_disagrees"
    assert (one.params["implied"], one.params["a_over_c"]) == ("81", "1")
    assert float(one.params["ratio"]) > 1


def test_comparisons_of_a_study_file(tmp_path):
    (tmp_path / "pairs.csv").write_text(",substation_km,fiber_km\nsubstation_km,,4\nfiber_km,,\n")
    path = tmp_path / "study.yaml"
    path.write_text(f"area: {AREA}\npairwise: {{file: pairs.csv}}\n")
    study = Study.from_yaml(path)
    assert weights_of(study) == {"substation_km": 0.8, "fiber_km": 0.2}
    assert study.resolved()["pairwise"] == {"file": str(tmp_path / "pairs.csv")}
    path.write_text("load_mw: 50\npairwise:\n  fiber_km over relif_m: 3\n")
    with refused(StudyError, "study.not_compared", near="relief_m", at="study.yaml:2"):
        Study.from_yaml(path)
    path.write_text("load_mw: 50\npairwise:\n  fiber_km over relief_m: 30\n")
    with refused(StudyError, "ranking.pair_times", at="study.yaml:2"):
        Study.from_yaml(path)
    path.write_text("load_mw: 50\npairwise: {file: none.csv}\n")
    with refused(StudyError, "ranking.pairs_unread", at="study.yaml:2"):
        Study.from_yaml(path)
    path.write_text("pairwise: [1, 2]\n")
    with refused(StudyError, "settings.takes_not", at="study.yaml:1"):
        Study.from_yaml(path)
