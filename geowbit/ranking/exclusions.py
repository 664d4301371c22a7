"""Which candidates are excluded, by which rule, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
import yaml

from geowbit.core.errors import LayerError, StudyError, under
from geowbit.core.messages import Message, Sentence, Text, worded
from geowbit.core.names import suggestion
from geowbit.core.rules import OPERATORS, comparison, membership
from geowbit.core.words import is_known
from geowbit.geodesy import nearest_feature, points_in_polygons
from geowbit.layers import Layers, model_table

_UNKNOWN = re.compile(r"^\s*(\w+)\s+unknown\s*$")
# what is made of the candidates that no rule takes out
_AFTER_EXCLUSIONS = (
    *("score", "national_percentile", "coverage", "rank"),
    *("excluded", "exclusion", "excluded_by"),
)
# a bit of a whole number for each
MOST_RULES = 62


@dataclass(frozen=True)
class Exclusion:
    """A rule that takes candidates out.

    Attributes
    ----------
    rule : str or mapping
        ``"substation_km > 50"``, ``"prefecture in Tokyo, Osaka"``, ``"fiber_km unknown"``,
        ``{"inside": "protected_areas"}``, ``{"outside": "industrial_land"}`` or
        ``{"near": "airports", "km": 5}``.
    reason : Message, Text or str
        What is said of a candidate that it takes out; the table has it in English.
    by_default : bool
        Whether it is a rule of the model's table: where its layer is missing it takes nobody
        out, and that is told. One of the user's own is refused then.
    """

    rule: str | Mapping[str, str | float]
    reason: Sentence
    by_default: bool = False

    @property
    def text(self) -> str:
        """Return the rule as one line of study.yaml.

        Examples
        --------
        >>> Exclusion({"near": "airports", "km": 5.0}, "noise").text
        '{near: airports, km: 5}'
        """
        if isinstance(self.rule, str):
            return self.rule
        keys = (
            f"{key}: {one if isinstance(one, str) else f'{one:g}'}"
            for key, one in self.rule.items()
        )
        return f"{{{', '.join(keys)}}}"

    def parts(self) -> dict[str, Any]:
        """Return what the rule is made of: a comparison, members of a column, or a layer.

        Examples
        --------
        >>> Exclusion("substation_km > 50", "far").parts()
        {'column': 'substation_km', 'op': '>', 'limit': 50.0}
        >>> Exclusion("fiber_km unknown", "not known").parts()
        {'column': 'fiber_km', 'op': 'unknown'}
        """
        if not isinstance(self.rule, str):
            return dict(self.rule)
        if compared := comparison(self.rule):
            return dict(zip(("column", "op", "limit"), compared, strict=True))
        if asked := _UNKNOWN.match(self.rule):
            return {"column": asked[1], "op": "unknown"}
        if listed := membership(self.rule):
            return dict(zip(("column", "members"), listed, strict=True))
        return {}

    @property
    def layer(self) -> str | None:
        """Return the layer that the rule reads, if any."""
        if isinstance(self.rule, str):
            return None
        named = [self.rule[key] for key in ("inside", "outside", "near") if key in self.rule]
        return str(named[0]) if named else None


def default_exclusions(*, regional: bool = True) -> list[Exclusion]:
    """Return the exclusions of the model's table.

    Parameters
    ----------
    regional : bool
        Whether the question is about regional sites: the metropolitan prefectures are out.

    Examples
    --------
    >>> [one.text for one in default_exclusions(regional=False)][:2]
    ['lake > 0', 'substation_km > 50']
    """
    table = model_table("exclusions")
    if not regional:
        table = table[table["scope"] != "regional"]
    return [
        Exclusion(_as_written(row["rule"]), _reason(row), by_default=True)
        for row in table.to_dict("records")
    ]


def _as_written(rule: str) -> str | dict[str, Any]:
    """Return a rule of a table; one of a layer stands in braces, as in study.yaml."""
    if not rule.lstrip().startswith("{"):
        return rule
    try:
        read = yaml.safe_load(rule)
    except yaml.YAMLError:
        return rule
    return read if isinstance(read, dict) else rule


def _reason(row: Mapping[str, Any]) -> Sentence:
    """Return the reason of a row: a code of the catalogs, or text in the languages it brings."""
    if not isinstance(code := row.get("code"), str) or not is_known(code):
        return Text.from_row(row, "reason")
    compared = comparison(row["rule"])
    return Message(code, limit=f"{compared[2]:g}") if compared else Message(code)


def own_exclusion(rule: str | Mapping[str, str | float]) -> Exclusion:
    """Return a user's rule, checked against the grammar.

    Raises
    ------
    StudyError
        Where the rule is not understood.

    Examples
    --------
    >>> own_exclusion("substation_km > 20").reason
    'substation_km > 20'
    >>> str(own_exclusion({"near": "airports", "km": 5}).reason)
    'within 5 km of airports'
    """
    if isinstance(rule, str):
        # one of a layer may stand in quotes, as run.json tells it
        rule = _as_written(rule)
    if isinstance(rule, Mapping):
        near = set(rule) == {"near", "km"} and _is_distance(rule["km"])
        if not (near or set(rule) in ({"inside"}, {"outside"})):
            raise StudyError("ranking.rule_of_layer", rule=str(dict(rule)))
        if near:
            km = f"{rule['km']:g}"
            return Exclusion(
                dict(rule), Message("ranking.near_layer", km=km, layer=str(rule["near"]))
            )
        ((how, layer),) = rule.items()
        return Exclusion(dict(rule), Message(f"ranking.{how}_layer", layer=str(layer)))
    if asked := _UNKNOWN.match(rule):
        return Exclusion(rule, Message("ranking.reason_unknown", name=asked[1]))
    if not (comparison(rule) or membership(rule)):
        raise StudyError("ranking.rule", rule=repr(rule))
    return Exclusion(rule, rule.strip())


def _is_distance(km: Any) -> bool:
    return isinstance(km, int | float) and 0 < km <= 1_000


def check_columns(rules: list[Exclusion], columns: list[str]) -> None:
    """Fail early where a rule asks for a column that no step will fill.

    Parameters
    ----------
    rules : list of Exclusion
    columns : list of str
        What the candidates, the criteria and the costs fill.

    Raises
    ------
    StudyError
        Where there is no such column; the line names the nearest.

    Examples
    --------
    >>> check_columns([Exclusion("substation_km > 50", "far")], ["substation_km"])
    """
    for number, one in enumerate(rules):
        match = isinstance(one.rule, str) and re.match(r"\s*(\w+)", one.rule)
        column = match.group(1) if match else ""
        if not column or column in columns:
            continue
        if is_of_score(column):
            raise StudyError(
                "ranking.rule_of_score",
                rule=repr(one.text),
                column=column,
                keys=("exclude", number),
            )
        raise StudyError(
            "ranking.rule_no_column",
            rule=repr(one.text),
            column=column,
            hint=suggestion(column, columns, likeness=0.5),
            keys=("exclude", number),
        )


def is_of_score(column: str) -> bool:
    """Tell whether a column is made of the candidates that no rule takes out.

    Examples
    --------
    >>> is_of_score("rank"), is_of_score("substation_km")
    (True, False)
    """
    return column in _AFTER_EXCLUSIONS or column.startswith("score_")


def exclude(
    table: gpd.GeoDataFrame, rules: list[Exclusion], layers: Layers
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Apply exclusions, keeping every reason.

    Parameters
    ----------
    table : GeoDataFrame
        Candidates with their criteria.
    rules : list of Exclusion
    layers : Layers
        For rules of the forms ``{inside: layer}``, ``{outside: layer}`` and
        ``{near: layer, km: 1}``.

    Returns
    -------
    tuple of DataFrame and list of dict
        ``excluded`` (bool), ``exclusion`` (reasons joined by "; ") and ``excluded_by`` (the bit
        ``1 << n`` of rule ``n``, from 0) for each candidate; and for each rule its ``rule``,
        ``reason``, ``count``, ``unknown`` (candidates that could not be judged and stay in), and
        what it is made of, as of :meth:`Exclusion.parts`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> near = gpd.GeoDataFrame({"substation_km": [1.0, 60.0, float("nan")]})
    >>> out, counts = exclude(near, [Exclusion("substation_km > 50", "far")], Layers())
    >>> out["exclusion"].tolist(), counts[0]["count"], counts[0]["unknown"]
    (['', 'far', ''], 1, 1)
    """
    if len(rules) > MOST_RULES:
        raise StudyError("ranking.many_rules", most=MOST_RULES, keys=("exclude", MOST_RULES))
    bits = np.zeros(len(table), np.int64)
    counts = []
    for number, one in enumerate(rules):
        with under("exclude", number):
            hit, unknown = _hits(one, table, layers)
        bits[hit] |= 1 << number
        counts.append(
            {
                "rule": one.text,
                "reason": one.reason,
                "count": int(hit.sum()),
                "unknown": int(unknown.sum()),
                **one.parts(),
            }
        )
    # a few combinations of reasons stand for hundreds of thousands of rows
    which, combinations = pd.factorize(bits, sort=True)
    reasons = [worded(one.reason, "en") for one in rules]
    texts = [
        "; ".join(reason for number, reason in enumerate(reasons) if combination >> number & 1)
        for combination in combinations.tolist()
    ]
    codes, categories = pd.factorize(pd.Series(texts, dtype=str))
    out = pd.DataFrame(
        {
            "excluded": bits > 0,
            "exclusion": pd.Categorical.from_codes(codes[which], categories),
            "excluded_by": bits,
        },
        index=table.index,
    )
    return out, counts


def _hits(
    one: Exclusion, table: gpd.GeoDataFrame, layers: Layers
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    if not isinstance(one.rule, str):
        if one.by_default and not layers.has(str(one.layer)):
            return np.zeros(len(table), bool), np.ones(len(table), bool)
        lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
        return lies_by_layer(one.rule, lon, lat, layers), np.zeros(len(table), bool)
    if compared := comparison(one.rule):
        column, sign, limit = compared
        values = _column(table, column, one.rule)
        if not pd.api.types.is_numeric_dtype(values):
            raise StudyError("ranking.rule_of_text", rule=repr(one.rule), column=column)
        numbers = values.to_numpy(float)
        unknown = np.isnan(numbers)
        return OPERATORS[sign](numbers, limit) & ~unknown, unknown
    if asked := _UNKNOWN.match(one.rule):
        hit = _column(table, asked[1], one.rule).isna().to_numpy(bool)
        return hit, np.zeros(len(table), bool)
    column, names = membership(one.rule) or ("", [])
    told = _column(table, column, one.rule)
    if isinstance(told.dtype, pd.CategoricalDtype):
        # each name is looked at once, and not once a row; the code -1 of nothing is the last
        among = np.append(told.cat.categories.astype(str).isin(names), False)
        return among[told.cat.codes], told.isna().to_numpy(bool)
    return told.astype(str).isin(names).to_numpy(bool), told.isna().to_numpy(bool)


def _column(table: gpd.GeoDataFrame, column: str, rule: str) -> pd.Series:
    if column not in table:
        known = [str(name) for name in table.columns if name != "geometry"]
        hint = suggestion(column, known, likeness=0.5)
        raise StudyError("ranking.rule_no_column", rule=repr(rule), column=column, hint=hint)
    return table[column]


def lies_by_layer(
    rule: Mapping[str, str | float],
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    layers: Layers,
) -> npt.NDArray[np.bool_]:
    """Tell which points lie inside, outside or near the features of a layer, as a rule asks.

    Parameters
    ----------
    rule : mapping
        ``{"inside": name}``, ``{"outside": name}`` or ``{"near": name, "km": 1}``.
    lon, lat : ndarray of float
        Degrees.
    layers : Layers

    Raises
    ------
    LayerError
        Where the layer has no polygons to lie in.
    """
    if "near" in rule:
        return nearest_feature(lon, lat, layers.frame(str(rule["near"]))).km <= float(rule["km"])
    name = str(rule.get("inside", rule.get("outside")))
    zones = layers.frame(name)
    if (shapely.get_dimensions(zones.geometry.to_numpy()) < 2).any():
        raise LayerError("ranking.rule_no_polygons", layer=name)
    hit = np.zeros(len(lon), bool)
    hit[points_in_polygons(lon, lat, zones).point] = True
    return ~hit if "outside" in rule else hit
