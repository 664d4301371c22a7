"""The shell command itself: what every room of commands hangs on."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from geowbit.cli.speech import print_json

# as a newcomer meets them; what is not named stands at the end
_ORDER = (
    *("run", "check", "layers", "fetch", "map", "diff", "sites"),
    *("compare", "route", "cost", "rates", "latency", "diversity", "plan"),
    *("fleet", "demand", "trade", "versions"),
)


class _InOrder(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        names = list(super().list_commands(ctx))
        return sorted(names, key=lambda name: (*_ORDER, name).index(name))


app = typer.Typer(
    cls=_InOrder,
    help="Where in a country could computing stand? Power grid and fiber planned together.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]


@app.command(epilog="Example: geowbit versions")
def versions(as_json: AsJson = False) -> None:
    """Print the versions of geowbit and of what it stands on."""
    from geowbit.core.versions import own_version
    from geowbit.core.versions import versions as found

    told = {"geowbit": own_version(), **found()}
    if as_json:
        print_json(told)
        return
    for name, number in told.items():
        print(f"{name} {number}")
