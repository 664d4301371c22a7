"""The table of benchmarks: what its cells say, and that each job has its peers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(FOLDER))
    import bench  # type: ignore[import-not-found]

    return bench


def test_a_row_has_both_times_both_memories_and_both_errors(bench):
    ours = {"seconds": 0.5, "cpu_seconds": 1.0, "peak_mb": 200.4, "error": "0 m"}
    theirs = {"seconds": 60.0, "cpu_seconds": 50.0, "peak_mb": 1234.0, "error": "9 m", "scaled": 2}
    told = {"rows": [{"title": "a job", "tools": {"geowbit": ours, "peer": theirs}}]}
    *heads, row = bench.table(told).splitlines()
    assert len(heads[0].split("|")) == len(row.split("|"))
    assert [cell.strip() for cell in row.split("|")[1:-1]] == [
        "a job", "peer (a part, scaled)", "0.50", "60", "120.0", "50.0",
        "200", "1,234", "0 m", "9 m",
    ]  # fmt: skip


def test_each_job_has_geowbit_first_and_a_peer(bench):
    for job in bench.JOBS.values():
        assert next(iter(job.tools)) == "geowbit"
        assert len(job.tools) > 1


def test_errors_are_told_by_hand(bench, monkeypatch):
    import jobs  # type: ignore[import-not-found]
    import nearest  # type: ignore[import-not-found]

    true = np.arange(1.0, 101.0)
    monkeypatch.setattr(nearest, "truth", lambda job: (np.arange(100), true))
    told = jobs.within("line", "m", 1e3)({"geowbit": true, "peer": true + 0.25})
    assert told == {"geowbit": "p99 0 m, most 0 m", "peer": "p99 250 m, most 250 m"}
    # where no two routes exist both say so, and the shorter is the measure
    routes = {"geowbit": np.array([np.inf, 10.0]), "peer": np.array([np.inf, 10.5])}
    assert jobs.as_long(routes)["peer"] == "500.0 m over the shorter"
    counts = {"geowbit": np.array([3, 4]), "peer": np.array([3, 6])}
    assert jobs.same_counts(counts)["peer"] == "9 pairs, 2 otherwise"


def test_a_peer_that_is_not_installed_leaves_by_its_code(bench):
    import jobs

    def prepared(folder: Path) -> Any:
        import a_package_that_nobody_has  # type: ignore[import-not-found]

        return a_package_that_nobody_has

    with pytest.raises(SystemExit) as left:
        jobs.peer(prepared)(FOLDER)
    assert left.value.code == jobs.MISSING
