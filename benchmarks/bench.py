"""One table: what geowbit does beside its peers on the same input, in one run.

`python benchmarks/bench.py` (`make bench`) runs each job with each tool in a process of its own
and prints a row for each peer: seconds, the most memory that the process held, and the error of
both. `-o FILE.json` keeps all figures with machine and versions, `--page FILE.md` the table for
the guide. `--job NAME` (several times) does some jobs again and keeps the others of the file,
`--list` names them, `--repeats N` takes the fastest of N. What is read or made before the work,
and what a compiler does at a first call, is not timed; where the job is a whole process, that is.
A peer that is not installed is left out, and stderr says so: `pip install "geowbit[bench]"`.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from jobs import JOBS, MISSING
from nearest import peak_mb

PACKAGES = (
    *("geowbit", "numpy", "scipy", "pandas", "geopandas", "shapely", "pyarrow", "scikit-fmm"),
    *("highspy", "scikit-learn", "scikit-image", "scikit-criteria", "networkx", "folium"),
    *("xarray-spatial", "lonboard", "spopt", "duckdb", "duckdb-ext-spatial", "sedonadb"),
)


def one(job, tool, folder, repeats):
    """Do the work of one tool, and say what it took."""
    work = JOBS[job].tools[tool](folder)
    best = None
    for _ in range(repeats):
        cpu_began, began = time.process_time(), time.perf_counter()
        found = work()
        took, cpu = time.perf_counter() - began, time.process_time() - cpu_began
        if best is None or took < best["seconds"]:
            best = {"seconds": took, "cpu_seconds": cpu, "peak_mb": peak_mb()}
    told = {}
    if isinstance(found, tuple):
        # what only the work knows: of a process of its own, or of a part that stands for the whole
        found, told = found
    best |= told
    best["seconds"] *= best.get("scaled", 1)
    best["cpu_seconds"] *= best.get("scaled", 1)
    with (folder / f"{job}-{tool}.pickle").open("wb") as file:
        pickle.dump(found, file)
    print(json.dumps(best))


def judged(job, folder, tools):
    """Print the error of each tool, in words."""
    found = {}
    for tool in tools:
        with (folder / f"{job}-{tool}.pickle").open("rb") as file:
            found[tool] = pickle.load(file)
    print(json.dumps(JOBS[job].judge(found)))


def asked_apart(folder, *words):
    """Return what a process of its own says; None where it says that a peer is missing."""
    command = [sys.executable, __file__, "--folder", str(folder), *words]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode == MISSING:
        return None
    done.check_returncode()
    return json.loads(done.stdout.splitlines()[-1])


def measured(job, folder, repeats):
    """Return the figures of all tools of a job."""
    tools, load = {}, round(os.getloadavg()[0], 1)
    for tool in JOBS[job].tools:
        told = asked_apart(folder, "--one", job, tool, "--repeats", str(repeats))
        if told is None:
            print(f"{job}: {tool} is not installed and left out", file=sys.stderr)
        else:
            tools[tool] = told
    errors = asked_apart(folder, "--judge", job, *tools)
    for tool, error in errors.items():
        tools[tool]["error"] = error
    return {
        "job": job,
        "title": JOBS[job].title,
        "date": date.today().isoformat(),
        # others at work make seconds longer, and ratios less sure
        "load_before": load,
        "tools": tools,
    }


def machine():
    """Return on what this ran."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [one for one in info.read_text().splitlines() if one.startswith("model name")]
        cpu = named[0].partition(":")[2].strip() if named else cpu
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def versions():
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def seconds(value):
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def rows(told):
    """Return the rows of the table, a peer each."""
    for job in told["rows"]:
        tools = dict(job["tools"])
        ours = tools.pop("geowbit")
        for peer, its in tools.items():
            scaled = " (a part, scaled)" if "scaled" in its else ""
            yield (
                job["title"],
                peer + scaled,
                seconds(ours["seconds"]),
                seconds(its["seconds"]),
                f"{its['seconds'] / ours['seconds']:.1f}",
                f"{its['cpu_seconds'] / max(ours['cpu_seconds'], 1e-3):.1f}",
                f"{ours['peak_mb']:,.0f}",
                f"{its['peak_mb']:,.0f}",
                ours["error"],
                its["error"],
            )


HEADS = (
    "job",
    "peer",
    "s",
    "s, peer",
    "faster",
    "by CPU",
    "MB",
    "MB, peer",
    "error",
    "error, peer",
)


def table(told):
    """Return the table as Markdown."""
    lines = ["| " + " | ".join(HEADS) + " |", "|---|---|" + "---:|" * 6 + "---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows(told)]
    return "\n".join(lines) + "\n"


def page(told):
    """Return the table with what it was measured on."""
    on, used = told["machine"], told["versions"]
    named = ", ".join(f"{name} {one}" for name, one in used.items() if one and name != "geowbit")
    dates = sorted({one["date"] for one in told["rows"]})
    loads = [one["load_before"] for one in told["rows"]]
    return (
        f"Measured {' to '.join(dict.fromkeys([dates[0], dates[-1]]))} on {on['cores']} cores of "
        f"{on['cpu']}, {on['memory_gib']} GiB, Python {on['python']}; processes that ran or waited "
        f"before each job: {min(loads):.0f} to {max(loads):.0f}.\n\n{table(told)}\n{named}.\n"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--job", choices=list(JOBS), action="append")
    parser.add_argument("--list", action="store_true", help="name the jobs")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("-o", "--out", type=Path)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--judge", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.list:
        print("\n".join(f"{name:14} {job.title}" for name, job in JOBS.items()))
        return
    if given.one:
        one(*given.one, given.folder, given.repeats)
        return
    if given.judge:
        judged(given.judge[0], given.folder, given.judge[1:])
        return
    told = {"machine": machine(), "versions": versions(), "rows": []}
    if given.job and given.out and given.out.exists():
        # the others stay as they were measured
        kept = json.loads(given.out.read_text(encoding="utf-8"))["rows"]
        told["rows"] = [one for one in kept if one["job"] not in given.job]
    with tempfile.TemporaryDirectory() as folder:
        for job in given.job or JOBS:
            told["rows"].append(measured(job, Path(folder), given.repeats))
            print(table(told | {"rows": told["rows"][-1:]}), file=sys.stderr, flush=True)
    order = list(JOBS)
    told["rows"].sort(key=lambda one: order.index(one["job"]))
    print(table(told))
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if given.page:
        given.page.write_text(page(told), encoding="utf-8")


if __name__ == "__main__":
    main()
