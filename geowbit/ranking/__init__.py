"""Exclusions, scores, ranks, and their explanation."""

from geowbit.core.rules import OPERATORS
from geowbit.ranking.acceptability import Acceptability, acceptability
from geowbit.ranking.campus import CAMPUS_COLUMN, campus_ha, campus_lattice, campus_rule
from geowbit.ranking.doubt import Doubts, StatedError, stated_errors
from geowbit.ranking.exclusions import (
    MOST_RULES,
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
from geowbit.ranking.percentile import (
    BEST_DECILE,
    PERCENTS,
    model_mark,
    national_quantiles,
    percentiles,
    quantile_columns,
    quantiles_of,
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
    scaled_as,
    score_candidates,
    shares_at,
    unknown_exclusions,
)
from geowbit.ranking.selection import best_apart, standing

__all__ = [
    "BEST_DECILE",
    "CAMPUS_COLUMN",
    "LINEAR",
    "METHODS",
    "MOST_RULES",
    "OPERATORS",
    "PERCENTS",
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
    "model_mark",
    "national_quantiles",
    "own_exclusion",
    "percentiles",
    "quantile_columns",
    "quantiles_of",
    "rank",
    "rank_intervals",
    "read_comparisons",
    "scale",
    "scaled_as",
    "score_candidates",
    "shares_at",
    "side_by_side",
    "site_id_of",
    "standing",
    "stated_errors",
    "unknown_exclusions",
    "value_function",
]
