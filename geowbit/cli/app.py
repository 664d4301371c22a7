"""The shell command itself: what every room of commands hangs on."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from geowbit.cli.language import ask_language
from geowbit.cli.output import print_json, print_table

# as a newcomer meets them; what is not named comes last
_GROUPS = {
    "Where could it stand": (
        *("run", "check", "presets", "map", "report", "diff", "sites", "dossier"),
        *("backtest", "sure", "plan"),
    ),
    "Two places, one site": ("compare", "route", "cost", "rates", "latency", "diversity"),
    "The nation": ("fleet", "demand", "trade"),
    "Data": ("layers", "profiles", "sources", "fetch", "init"),
}
_REST = "About geowbit"
_ORDER = tuple(name for names in _GROUPS.values() for name in names)
_WHOLE = 1000


class _InGroups(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        names = list(super().list_commands(ctx))
        return sorted(names, key=lambda name: (*_ORDER, name).index(name))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        known = self.list_commands(ctx)
        rest = tuple(name for name in known if name not in _ORDER)
        for title, names in {**_GROUPS, _REST: rest}.items():
            here = [(name, self.get_command(ctx, name)) for name in names if name in known]
            lines = [
                # whole sentences, which the formatter wraps
                (name, one.get_short_help_str(limit=_WHOLE))
                for name, one in here
                if one is not None
            ]
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)


app = typer.Typer(
    cls=_InGroups,
    help="Where in a country could computing stand? Power grid and fiber planned together.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _tell_version(asked: bool) -> None:
    if asked:
        from geowbit.core.versions import own_version

        print(f"geowbit {own_version()}")
        raise typer.Exit


@app.callback()
def _before(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and end; `geowbit versions` has those of all libraries.",
            callback=_tell_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    pass


AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
Lang = Annotated[
    str,
    typer.Option(
        help="Language of words, map and report.",
        metavar="en|ja|de|FILE.ftl",
        envvar="GEOWBIT_LANG",
        show_envvar=True,
        callback=ask_language,
    ),
]


@app.command(epilog="Example: geowbit versions")
def versions(as_json: AsJson = False) -> None:
    """Print the versions of geowbit and of the libraries that it uses."""
    from geowbit.core.versions import own_version
    from geowbit.core.versions import versions as installed_versions

    found = {"geowbit": own_version(), **installed_versions()}
    if as_json:
        print_json(found)
        return
    print_table([], [[name, number] for name, number in found.items()], left=(0, 1), indent=0)
