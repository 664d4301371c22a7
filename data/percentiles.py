"""Make the table that tells where a score stands in the country.

`python data/percentiles.py` scores the country for each load and preset and writes
`model/score_quantiles.csv` of the country: a row for each, with the mark of what makes its scores
and the scores at some percents. It is run anew whenever criteria, weights, scales, exclusions or
layers change; a test holds the table and the model together. Where the ends of a scale hang on the
candidates, scores do not compare, and the table is left without rows.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geowbit import Study
from geowbit.countries import home_country
from geowbit.ranking import PERCENTS, quantile_columns, quantiles_of
from geowbit.settings import presets

LOADS_MW = (5, 10, 20, 30, 50, 100, 200, 300, 500, 1000)


def rows() -> list[dict[str, object]]:
    """Score the country for every load and preset."""
    asked = [{"load_mw": float(load)} for load in LOADS_MW]
    asked += [{"preset": name} for name in presets()]
    found = []
    for keys in asked:
        study = Study(country=str(home_country()), **keys)
        if not study.mark:
            continue
        table = study.run().table
        scores = table.loc[~table["excluded"], "score"]
        found.append(
            {
                "preset": keys.get("preset", "none"),
                "load_mw": f"{study.settings.load_mw:g}",
                "mark": study.mark,
                "ranked": len(scores),
                **dict(zip(quantile_columns(), quantiles_of(scores).round(5), strict=True)),
            }
        )
    return found


def main() -> None:
    """Write the table."""
    folder = home_country().folder
    assert folder is not None
    columns = ["preset", "load_mw", "mark", "ranked", *quantile_columns()]
    table = pd.DataFrame(rows(), columns=columns).assign(
        source="computed by data/percentiles.py", licence="facts", confidence="medium"
    )
    path = Path(folder) / "model" / "score_quantiles.csv"
    table.to_csv(path, index=False, lineterminator="\n")
    print(f"{path.name}: {len(table)} rows, {len(PERCENTS)} percents")


if __name__ == "__main__":
    main()
