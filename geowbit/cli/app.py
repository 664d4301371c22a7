"""The shell command itself: what every room of commands hangs on."""

from __future__ import annotations

from typing import Annotated

import typer

from geowbit.cli.help import InGroups
from geowbit.cli.language import ask_language
from geowbit.cli.output import print_json, print_table

app = typer.Typer(
    cls=InGroups,
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
