"""What follows from a run, computed once for every page and for whoever asks in Python."""

from geowbit.findings.alternatives import site_alternatives
from geowbit.findings.area_statistics import AreaStatistics, area_statistics
from geowbit.findings.backtest import Backtest, KnownSite, RegionLift, RuleRow, backtest
from geowbit.findings.best_changes import best_changes
from geowbit.findings.causes import Cause, causes
from geowbit.findings.change_counts import (
    ChangeCounts,
    ReasonCount,
    by_criterion,
    by_municipality,
    counts,
)
from geowbit.findings.changes import STATUSES, Matched, cell_changes, match
from geowbit.findings.contiguous import ContiguousRegion, contiguous_regions
from geowbit.findings.details import SiteDetails, site_details
from geowbit.findings.difference import Difference, difference
from geowbit.findings.loads import LOADS_MW, LoadClass, least_kv_of, load_classes
from geowbit.findings.margins import (
    Improvement,
    Margin,
    Swap,
    VarianceShare,
    margin,
    swap,
    variance_shares,
)
from geowbit.findings.national import (
    AreaRelief,
    AreaShare,
    CurtailedUse,
    NationalEffect,
    national_effect,
)
from geowbit.findings.open_questions import (
    OPEN_COLUMN,
    OpenAt,
    OpenQuestion,
    open_at,
    open_column,
    open_masks,
    open_questions,
)
from geowbit.findings.regions import (
    RegionShare,
    Tally,
    by_prefecture,
    check_columns,
    scores_of,
    tally,
)
from geowbit.findings.sensitivity import Choice, Sensitivity, sensitivity
from geowbit.findings.standings import Standing, Standings, standings
from geowbit.findings.sureness import (
    CARE,
    CLASS_COLUMN,
    MIXED,
    NEVER,
    SELDOM,
    SHARE_COLUMN,
    WHATEVER,
    Sureness,
    how_sure,
)
from geowbit.findings.wins import (
    CorridorLine,
    Edges,
    OwnConnection,
    WattsOrBits,
    edges,
    middle_connection,
    uncertain_rates,
    watts_or_bits,
)

__all__ = [
    "CARE",
    "CLASS_COLUMN",
    "LOADS_MW",
    "MIXED",
    "NEVER",
    "OPEN_COLUMN",
    "SELDOM",
    "SHARE_COLUMN",
    "STATUSES",
    "WHATEVER",
    "AreaRelief",
    "AreaShare",
    "AreaStatistics",
    "Backtest",
    "Cause",
    "ChangeCounts",
    "Choice",
    "ContiguousRegion",
    "CorridorLine",
    "CurtailedUse",
    "Difference",
    "Edges",
    "Improvement",
    "KnownSite",
    "LoadClass",
    "Margin",
    "Matched",
    "NationalEffect",
    "OpenAt",
    "OpenQuestion",
    "OwnConnection",
    "ReasonCount",
    "RegionLift",
    "RegionShare",
    "RuleRow",
    "Sensitivity",
    "SiteDetails",
    "Standing",
    "Standings",
    "Sureness",
    "Swap",
    "Tally",
    "VarianceShare",
    "WattsOrBits",
    "area_statistics",
    "backtest",
    "best_changes",
    "by_criterion",
    "by_municipality",
    "by_prefecture",
    "causes",
    "cell_changes",
    "check_columns",
    "contiguous_regions",
    "counts",
    "difference",
    "edges",
    "how_sure",
    "least_kv_of",
    "load_classes",
    "margin",
    "match",
    "middle_connection",
    "national_effect",
    "open_at",
    "open_column",
    "open_masks",
    "open_questions",
    "scores_of",
    "sensitivity",
    "site_alternatives",
    "site_details",
    "standings",
    "swap",
    "tally",
    "uncertain_rates",
    "variance_shares",
    "watts_or_bits",
]
