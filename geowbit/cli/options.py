"""Options that several commands share, and what they select: a study's own or the model's."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from geowbit.core import StudyError

if TYPE_CHECKING:
    from geowbit.cables import Ratio
    from geowbit.layers import Assumptions, Layers

_SIDES = 4
_PLACE = "lat,lon, a hub, a municipality or a substation."
From = Annotated[str, typer.Option("--from", help=_PLACE)]
To = Annotated[str, typer.Option("--to", help=_PLACE)]
At = Annotated[str, typer.Option("--at", help=_PLACE)]
RatesFile = Annotated[
    Path | None, typer.Option("--rates", help="CSV with rates of your own (see `geowbit rates`).")
]
RatioOption = Annotated[
    str | None,
    typer.Option(
        "--ratio", help="Fiber over power per km: a number, or `tables` for the unit costs."
    ),
]
MethodOption = Annotated[
    str | None,
    typer.Option(
        "--method",
        help="Lay fiber by: aerial, existing_duct, new_duct, ground_wire or submarine.",
    ),
]
StudyOption = Annotated[
    Path | None,
    typer.Option(
        "--study",
        help="study.yaml whose voltage_classes, costs, assumptions, layers and hubs count.",
    ),
]


AsCsv = Annotated[bool, typer.Option("--csv", help="Print the table as CSV on stdout.")]
OutFile = Annotated[
    Path | None,
    typer.Option("-o", "--out", help="File to write: .csv, .json, .png or .svg (a plot)."),
]


class Selected(NamedTuple):
    """What a command computes with; the load is the command's own, or that of the study."""

    assumptions: Assumptions
    layers: Layers | None
    hubs: dict[str, tuple[float, float]] | None
    ratio: Ratio
    load_mw: float | None


@contextmanager
def select(
    study: Path | None,
    rates: Path | None,
    *,
    ratio: str | None = None,
    method: str | None = None,
    load_mw: float | None = None,
) -> Iterator[Selected]:
    """Yield what the options select; an error raised within names its place in the study.

    An option of the command overrides the study.

    Raises
    ------
    StudyError, LayerError
        Where the study, the table of rates or an option is not valid.
    """
    from geowbit.cables import own_rates
    from geowbit.layers import named_assumptions

    asked = read_ratio(ratio, method)
    if study is None:
        model = named_assumptions()
        yield Selected(own_rates(model, rates) if rates else model, None, None, asked, load_mw)
        return
    from geowbit.countries import using
    from geowbit.study import Study

    keys: dict[str, Any] = {} if load_mw is None else {"load_mw": load_mw}
    found = Study.from_yaml(study, **keys)
    model = own_rates(found.assumptions, rates) if rates else found.assumptions
    own = found.ratio if ratio is None and method is None else asked
    with found.locating(), using(found.country):
        yield Selected(model, found.layers, found.settings.hubs, own, found.settings.load_mw)


def read_ratio(text: str | None, method: str | None) -> Any:
    """Return how fiber is priced by ``--ratio`` and ``--method``.

    Raises
    ------
    StudyError
        Where it is no number from 0 to 10, or both options set the rate.

    Examples
    --------
    >>> read_ratio("0.2", None), read_ratio(None, None), read_ratio(None, "aerial")
    (0.2, 'model', 'aerial')
    """
    from geowbit.cables import fiber_choice

    if text is None:
        return fiber_choice(None, method)
    if text == "tables":
        return fiber_choice("tables", method)
    try:
        ratio = float(text)
    except ValueError:
        ratio = math.nan
    if not 0 < ratio <= 10:
        raise StudyError("cli.ratio", text=text)
    return fiber_choice(ratio, method)


def read_numbers(text: str, option: str, *, ranges: bool = False) -> dict[str, Any]:
    """Return the numbers of ``key=number,key=number``, or of ``key=low,mid,high``.

    Raises
    ------
    StudyError
        Where the text is no such thing.

    Examples
    --------
    >>> read_numbers("tokyo=0.6,kansai=0.4", "--shares")
    {'tokyo': 0.6, 'kansai': 0.4}
    >>> read_numbers("profit_margin=0.2,0.3,0.4", "--assume", ranges=True)
    {'profit_margin': [0.2, 0.3, 0.4]}
    """
    if ranges:
        key, _, values = text.partition("=")
        found: list[float] = [_number(part) for part in values.split(",")]
        pairs: dict[str, Any] = {key.strip(): found[0] if len(found) == 1 else found}
        valid = len(found) in {1, 3} and all(map(math.isfinite, found))
    else:
        parts = [part.partition("=") for part in text.split(",")]
        pairs = {key.strip(): _number(value) for key, _, value in parts}
        valid = len(pairs) == len(parts) and all(map(math.isfinite, pairs.values()))
    if not valid or not all(pairs):
        code = "cli.numbers_by_key" if ranges else "cli.numbers_by_area"
        raise StudyError(code, option=option, text=text)
    return pairs


def read_weights(texts: list[str]) -> dict[str, float]:
    """Return the weights of ``--weight name=number``, given once or more.

    Raises
    ------
    StudyError
        Where one is no such thing, or names a criterion a second time.

    Examples
    --------
    >>> read_weights(["fiber_km=2", "snow_cm=0"])
    {'fiber_km': 2.0, 'snow_cm': 0.0}
    """
    found: dict[str, float] = {}
    for text in texts:
        name, _, number = (part.strip() for part in text.partition("="))
        weight = _number(number)
        if not name or not 0 <= weight < math.inf:
            raise StudyError("cli.weight", text=text)
        if name in found:
            raise StudyError("cli.weight_twice", name=name)
        found[name] = weight
    return found


def read_area(text: str | None, prefectures: list[str] | None) -> dict[str, Any] | None:
    """Return the area of ``--area`` or ``--prefecture`` as a study has it; None for neither.

    Raises
    ------
    StudyError
        Where both are given.

    Examples
    --------
    >>> read_area("130,32,131,33", None), read_area("mine.gpkg", None), read_area(None, ["Toyama"])
    ({'bbox': [130.0, 32.0, 131.0, 33.0]}, {'file': 'mine.gpkg'}, {'prefectures': ['Toyama']})
    """
    if text is not None and prefectures:
        raise StudyError("cli.two_areas")
    if prefectures:
        return {"prefectures": prefectures}
    if text is None:
        return None
    sides = [_number(side) for side in text.split(",")]
    if len(sides) == _SIDES and all(map(math.isfinite, sides)):
        return {"bbox": sides}
    return {"file": text}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
