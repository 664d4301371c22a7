"""The page scores as Python does, to the last digit: unknowns, scales, rules and weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geowbit
from geowbit.ranking import UNKNOWN, Weighting, rank, score_candidates, value_function
from geowbit.ranking.scales import FORMS, LISTED

ASSETS = Path(geowbit.__file__).parent / "pages/assets"
NAMES = ["a_km", "b_mw", "c_ms", "d_m"]
OPERATORS = {">": np.greater, "<=": np.less_equal}

# what the page does with a study and then with a change of it
SCORED = """({data, columns, moved, packed}) => {
    const found = {columns: {}, labels: {}, spots: {}};
    const kept = geowbit.live.keeper();
    for (const name in columns) {
        const values = Float64Array.from(columns[name]);
        if (!packed) { found.columns[name] = values; continue; }
        kept.put(name, values, Int32Array.from(values, v => Math.round(v * 10)), 10);
    }
    if (packed) { found.columns = kept.view; found.packed = kept.packed; }
    for (const axis of ["x", "y", "z"]) { found.spots[axis] = new Float64Array(data.count); }
    const told = m => ({
        score: Array.from(m.score), bits: Array.from(m.bits), best: m.best(data.count),
        coverage: Array.from(m.score, (_, i) => m.coverage(i)),
        ranks: Array.from(m.score, (_, i) => m.rankOf(i)),
        parts: Array.from(m.score, (_, i) => m.parts(i).map(part => part.part))
    });
    const m = geowbit.live.model(data, found), first = told(m);
    m.state.rules[0].limit = moved.limit;
    m.restate(0);
    m.state.weights = moved.weights;
    m.rescore();
    const second = told(m);
    m.state.scales = moved.scales;
    m.restate();
    return [first, second, told(m)];
}"""


@pytest.fixture(scope="module")
def scripts(browser: Any) -> Iterator[Any]:
    """Return a page that holds the scripts and nothing else."""
    page = browser.new_page()
    page.set_content("<!doctype html><title>scripts</title>")
    for name in ("leaflet.js", "geowbit.js"):
        page.add_script_tag(path=str(ASSETS / name))
    yield page
    page.close()


number = st.floats(-1e4, 1e4).map(lambda x: round(x, 3))
some_value = st.one_of(number, st.sampled_from([0.0, 7.0, float("nan")]), st.just(float("nan")))
weight = st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.1, 3.0])


@st.composite
def criteria(draw: Any, name: str, directions: tuple[str, ...] = ("benefit", "cost")) -> Weighting:
    """Return a criterion with some value function that fits its direction and ends."""
    direction, form = draw(st.sampled_from(directions)), draw(st.sampled_from(FORMS))
    how = {"weight": draw(weight), "unknown": draw(st.sampled_from(UNKNOWN))}
    if form in LISTED:
        values = sorted(draw(st.sets(number, min_size=2, max_size=6)))
        some = st.lists(st.floats(0, 1), min_size=len(values), max_size=len(values))
        scores = sorted(draw(some.filter(lambda found: len(set(found)) > 1)))
        scores = scores[:: -1 if direction == "cost" else 1]
        how["function"] = value_function({form: list(zip(values, scores, strict=True))})
    elif form == "saturating":
        best, worst = draw(st.sampled_from([(9.0, -3.0), (-3.0, 9.0), (0.1, 7.7)]))
        half = worst + (best - worst) * draw(st.floats(0.01, 0.49))
        how |= {"best": best, "worst": worst, "function": value_function({"half": half})}
    else:
        how |= {"best": draw(st.none() | number), "worst": draw(st.none() | number)}
        how["function"] = value_function(form)
    return Weighting(name, direction, **how)


@st.composite
def studies(draw: Any) -> tuple[pd.DataFrame, list[Weighting], dict[str, Any], dict[str, Any]]:
    rows = draw(st.integers(1, 30))
    table = pd.DataFrame(
        {name: draw(st.lists(some_value, min_size=rows, max_size=rows)) for name in NAMES}
    )
    how = [draw(criteria(name)) for name in NAMES]
    column, sign = draw(st.sampled_from(NAMES)), draw(st.sampled_from(sorted(OPERATORS)))
    rule = {"rule": "", "reason": "", "label": "", "column": column, "op": sign, "limit": 5.0}
    # the reader changes value functions, and not which way is better
    curves = [draw(criteria(one.name, (one.direction,))) for one in how]
    moved = {"limit": draw(number), "weights": [draw(weight) for _ in NAMES], "curves": curves}
    return table, how, rule, moved


def by_python(
    table: pd.DataFrame, how: list[Weighting], rule: dict[str, Any], weights: list[float]
) -> dict[str, Any]:
    """Return what geowbit.ranking says, with the rules of criteria that exclude judged by hand."""
    values = table[rule["column"]]
    out = OPERATORS[rule["op"]](values, rule["limit"]) & values.notna()
    for one in how:
        # the page keeps the rules that the study had
        if one.unknown == "exclude" and one.weight > 0:
            out |= table[one.name].isna()
    how = [replace(one, weight=share) for one, share in zip(how, weights, strict=True)]
    scored, _ = score_candidates(table, how, excluded=out)
    ranks = rank(scored["score"], out, coverage=scored["coverage"])
    parts = scored.reindex(columns=[f"score_{name}" for name in NAMES], fill_value=0.0)
    return {
        "score": scored["score"].tolist(),
        "excluded": out.tolist(),
        "coverage": scored["coverage"].tolist(),
        "ranks": [None if pd.isna(one) else int(one) for one in ranks],
        "best": ranks.dropna().sort_values().index.tolist(),
        "parts": parts.to_numpy().tolist(),
    }


def as_scale(one: Weighting) -> dict[str, Any]:
    """Return a value function as the page has it."""
    best, worst = one.function.ends or (one.best, one.worst)
    return {"scale": one.function.plain(), "best": best, "worst": worst, "per_mw": None}


@pytest.mark.browser
@settings(deadline=None, max_examples=250)
@given(study=studies(), packed=st.booleans())
def test_the_page_scores_as_python_does_to_the_last_digit(
    scripts: Any, study: Any, packed: bool
) -> None:
    table, how, rule, moved = study
    if packed:
        # few enough values for the page to keep an index into a table of them
        table = (table / 1000).round(1) + 0.0
    rules = [rule]
    for one in how:
        if one.unknown == "exclude" and one.weight > 0:
            rules.append({"rule": "", "reason": "", "label": "", "column": one.name,
                          "op": "unknown"})  # fmt: skip
    weighed = [
        {"name": one.name, "direction": one.direction, "weight": one.weight,
         "unknown": one.unknown, **as_scale(one)} for one in how
    ]  # fmt: skip
    curves = moved.pop("curves")
    moved = {**moved, "scales": [as_scale(one) for one in curves]}
    data = {"count": len(table), "load": 100, "loads": [], "rules": rules, "criteria": weighed,
            "top": {"n": 5, "min_separation_km": 0}}  # fmt: skip
    columns = {name: table[name].tolist() for name in NAMES}
    told = scripts.evaluate(
        SCORED, {"data": data, "columns": columns, "moved": moved, "packed": packed}
    )
    curved = [
        replace(one, best=other.best, worst=other.worst, function=other.function)
        for one, other in zip(how, curves, strict=True)
    ]
    limit = {**rule, "limit": moved["limit"]}
    asked = [
        (how, rule, [one.weight for one in how]),
        (how, limit, moved["weights"]),
        (curved, limit, moved["weights"]),
    ]
    for found, (how, limit, weights) in zip(told, asked, strict=True):
        if not any(weights):
            assert not any(found["score"])
            continue
        expected = by_python(table, how, limit, weights)
        assert [bits > 0 for bits in found["bits"]] == expected["excluded"]
        for name in ("score", "coverage", "ranks", "best", "parts"):
            assert found[name] == expected[name], name
