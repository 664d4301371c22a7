"""Hold the national answers of two checkouts against each other, to the last digit.

    python benchmarks/same_answer.py OTHER_CHECKOUT [THIS_CHECKOUT]

Each runs ``geowbit run`` with its own code. Exit 1 where a column of the older one is gone or
differs in any value; columns that only the newer one has are named and no fault.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
# what a release may word or nest anew without changing an answer
LOOSE = ("workloads",)


def answer(checkout: Path, out: Path) -> gpd.GeoDataFrame:
    """Run a checkout's own code on all of the country, and return its table."""
    # an older one knows no --no-cache
    environment = {**os.environ, "PYTHONPATH": str(checkout), "GEOWBIT_CACHE_GB": "0"}
    command = [sys.executable, "-m", "geowbit", "run", "-o", str(out)]
    subprocess.run(command, cwd=checkout, env=environment, check=True, capture_output=True)
    return gpd.read_parquet(out / "sites.parquet")


def differing(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> list[str]:
    """Return the columns of the old table that the new one lacks or has otherwise."""
    return [name for name in old if name not in new or not _same(old[name], new[name])]


def _same(old: pd.Series, new: pd.Series) -> bool:
    if str(old.dtype) == "geometry":
        return bool((old.to_wkb() == new.to_wkb()).all())
    plain = [
        one.astype(str) if isinstance(one.dtype, pd.CategoricalDtype) else one for one in (old, new)
    ]
    return bool(plain[0].equals(plain[1].astype(plain[0].dtype)))


def main() -> int:
    """Compare, and say what differs."""
    if len(sys.argv) not in (2, 3):
        print(__doc__)
        return 2
    other, this = Path(sys.argv[1]).resolve(), Path((sys.argv[2:] or [ROOT])[0]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        old = answer(other, Path(folder) / "old")
        new = answer(this, Path(folder) / "new")
    wrong = differing(old, new)
    print(f"{len(old):,} and {len(new):,} candidates, {len(old.columns)} columns compared")
    print(f"only in the newer: {', '.join(name for name in new if name not in old) or 'none'}")
    print(f"differ: {', '.join(wrong) or 'none'}")
    return int(bool([name for name in wrong if name not in LOOSE]))


if __name__ == "__main__":
    raise SystemExit(main())
