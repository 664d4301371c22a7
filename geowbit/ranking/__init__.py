"""Exclusions, scores, ranks, and their explanation."""

from geowbit.ranking.acceptability import Acceptability, acceptability
from geowbit.ranking.campus import CAMPUS_COLUMN, campus_ha, campus_lattice, campus_rule
from geowbit.ranking.doubt import Doubts, StatedError, stated_errors
from geowbit.ranking.exclusions import (
    MOST_RULES,
    OPERATORS,
    Exclusion,
    check_columns,
    default_exclusions,
    exclude,
    own_exclusion,
)
from geowbit.ranking.explanation import (
    Explanation,
    SideBySide,
    candidate,
    explain,
    side_by_side,
    site_id_of,
)
from geowbit.ranking.methods import METHODS, Method, Scores, known_share, method
from geowbit.ranking.pairwise import (
    Comparison,
    Odds,
    compare_matrix,
    compare_pairs,
    read_comparisons,
)
from geowbit.ranking.robustness import rank_intervals
from geowbit.ranking.scales import (
    LINEAR,
    ValueFunction,
    check_direction,
    check_half,
    value_function,
)
from geowbit.ranking.score import (
    UNKNOWN,
    Weighting,
    ends,
    has_parts,
    rank,
    scale,
    score_candidates,
    shares_at,
    unknown_exclusions,
)
from geowbit.ranking.selection import best_apart, standing

__all__ = [
    "CAMPUS_COLUMN",
    "LINEAR",
    "METHODS",
    "MOST_RULES",
    "OPERATORS",
    "UNKNOWN",
    "Acceptability",
    "Comparison",
    "Doubts",
    "Exclusion",
    "Explanation",
    "Method",
    "Odds",
    "Scores",
    "SideBySide",
    "StatedError",
    "ValueFunction",
    "Weighting",
    "acceptability",
    "best_apart",
    "campus_ha",
    "campus_lattice",
    "campus_rule",
    "candidate",
    "check_columns",
    "check_direction",
    "check_half",
    "compare_matrix",
    "compare_pairs",
    "default_exclusions",
    "ends",
    "exclude",
    "explain",
    "has_parts",
    "known_share",
    "method",
    "own_exclusion",
    "rank",
    "rank_intervals",
    "read_comparisons",
    "scale",
    "score_candidates",
    "shares_at",
    "side_by_side",
    "site_id_of",
    "standing",
    "stated_errors",
    "unknown_exclusions",
    "value_function",
]
