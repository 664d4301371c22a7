"""The tables of docs/backtest.md, from a finished run.

`python docs/backtest.py out/japan` writes them between the marks of the page.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import geowbit as gw
from geowbit.core import say_if_known
from geowbit.core.messages import worded
from geowbit.countries import using
from geowbit.findings import Backtest, Sensitivity
from geowbit.pages.words import choice_words

PAGE = Path(__file__).with_suffix(".md")
_SETS = {("announced", 0.0): "announced", ("announced", 100.0): "announced, 100 MW and more"}


def rule_table(found: Backtest) -> str:
    """Return how the score and each rule do on each set, as a table of Markdown."""
    lines = ["| sites | rule | n | mean | 95 % | score ahead |", "|---|---|---|---|---|---|"]
    for row in found.rows:
        if row.supply_area:
            continue
        ahead = "" if row.rule == "score" else f"{100 * row.ahead:.0f} %"
        lines.append(
            f"| {_SETS[row.of, row.least_mw]} | {say_if_known(f'rule.{row.rule}', row.rule)} "
            f"| {row.n} | {row.auc:.3f} | {row.low:.2f} to {row.high:.2f} | {ahead} |"
        )
    return "\n".join(lines)


def choice_table(found: Sensitivity) -> str:
    """Return what stays of the best land by choice, as a table of Markdown."""
    lines = [
        "| choice | of the best 1 % stay | no. 1 then | mean of announced |",
        "|---|---|---|---|",
    ]
    for one in found.choices:
        first = "excluded" if one.rank_of_first is None else f"{one.rank_of_first:,}"
        what = choice_words(one).replace("|", "\\|")
        lines.append(f"| {what} | {100 * one.overlap:.0f} % | {first} | {one.auc:.3f} |")
    return "\n".join(lines)


def unseen_list(found: Backtest) -> str:
    """Return what the score does not see, as a list of Markdown."""
    return "\n".join(f"- {worded(one, 'en')}" for one in found.unseen())


def main(folder: str) -> None:
    """Write the tables of a run into the page."""
    sites = gw.Sites.read(folder)
    found, changed = sites.backtest(), sites.sensitivity()
    with using(sites.country):
        parts = {
            "rules": rule_table(found),
            "choices": choice_table(changed),
            "unseen": unseen_list(found),
        }
    text = PAGE.read_text(encoding="utf-8")
    for name, part in parts.items():
        mark = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
        text = re.sub(mark, lambda m, part=part: f"{m[1]}{part}\n{m[2]}", text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
