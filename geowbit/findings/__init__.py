"""What follows from a run, computed once for every page and for whoever asks in Python."""

from geowbit.findings.loads import LOADS_MW, LoadClass, least_kv_of, load_classes
from geowbit.findings.national import (
    AreaRelief,
    AreaShare,
    CurtailedUse,
    NationalEffect,
    national_effect,
)
from geowbit.findings.regions import (
    RegionShare,
    Tally,
    by_prefecture,
    check_columns,
    scores_of,
    tally,
)
from geowbit.findings.standings import Standing, Standings, standings
from geowbit.findings.wins import (
    CorridorLine,
    Edges,
    OwnConnection,
    WattsOrBits,
    edges,
    middle_connection,
    watts_or_bits,
)

__all__ = [
    "LOADS_MW",
    "AreaRelief",
    "AreaShare",
    "CorridorLine",
    "CurtailedUse",
    "Edges",
    "LoadClass",
    "NationalEffect",
    "OwnConnection",
    "RegionShare",
    "Standing",
    "Standings",
    "Tally",
    "WattsOrBits",
    "by_prefecture",
    "check_columns",
    "edges",
    "least_kv_of",
    "load_classes",
    "middle_connection",
    "national_effect",
    "scores_of",
    "standings",
    "tally",
    "watts_or_bits",
]
