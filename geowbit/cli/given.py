"""What the economics ask with: a study's assumptions, layers and hubs, or the model's own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from geowbit.core.errors import StudyError
from geowbit.countries import using
from geowbit.layers import Assumptions

if TYPE_CHECKING:
    from geowbit.cables import Ratio
    from geowbit.layers import Layers

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


class Given(NamedTuple):
    """What a question is asked with; the load is the command's own, or that of the study."""

    assumptions: Assumptions
    layers: Layers | None
    hubs: dict[str, tuple[float, float]] | None
    ratio: Ratio
    load_mw: float | None


@contextmanager
def given(
    study: Path | None,
    rates: Path | None,
    *,
    ratio: str | None = None,
    method: str | None = None,
    load_mw: float | None = None,
) -> Iterator[Given]:
    """Give what the options say; what goes wrong within begins with its place in the study.

    An option of the command stands before what the study says.

    Raises
    ------
    StudyError, LayerError
        Where the study, the table of rates or an option cannot be.
    """
    from geowbit.cables import own_rates
    from geowbit.layers import named_assumptions

    asked = ratio_of(ratio, method)
    if study is None:
        model = named_assumptions()
        yield Given(own_rates(model, rates) if rates else model, None, None, asked, load_mw)
        return
    from geowbit.study import Study

    keys = {} if load_mw is None else {"load_mw": load_mw}
    found = Study.from_yaml(study, **keys)
    model = own_rates(found.assumptions, rates) if rates else found.assumptions
    own = found.ratio if ratio is None and method is None else asked
    with found.locating(), using(found.country):
        yield Given(model, found.layers, found.settings.hubs, own, found.settings.load_mw)


def ratio_of(text: str | None, method: str | None) -> Any:
    """Return the ratio that the options say.

    Raises
    ------
    StudyError
        Where it is no number from 0 to 10, or both options set the rate.

    Examples
    --------
    >>> ratio_of("0.2", None), ratio_of(None, None), ratio_of(None, "aerial")
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
