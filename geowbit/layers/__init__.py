"""Sources become layers: validated frames and rasters that know where they came from."""

from geowbit.countries import data_folder
from geowbit.layers._words import rows_that_count
from geowbit.layers.assumptions import (
    LEVELS,
    Assumption,
    Assumptions,
    Level,
    Rate,
    Rates,
    VoltageClasses,
    country_rates,
    named_assumptions,
    own_rate,
)
from geowbit.layers.cells import Cells, Multiplied, Overview
from geowbit.layers.collection import KNOWN_LAYERS, Layers, in_their_country
from geowbit.layers.columns import Unit, unit_of
from geowbit.layers.embedded import (
    catalog,
    embedded_layer,
    embedded_table,
    model_table,
    unit_costs,
)
from geowbit.layers.evidence import Evidence, evidence_of
from geowbit.layers.headroom import PUBLISHED, Headroom, headroom_for
from geowbit.layers.levers import Lever, lever_of
from geowbit.layers.official_tables import read_table
from geowbit.layers.profile import (
    ClassColumn,
    Profile,
    ProfileColumn,
    class_column,
    profile_named,
    profile_of,
    profiles,
)
from geowbit.layers.provenance import KINDS_OF_EVIDENCE, Provenance, licence_warnings
from geowbit.layers.questions import Question, Questions
from geowbit.layers.raster import Raster, read_raster
from geowbit.layers.raster_file import RasterFile, open_raster
from geowbit.layers.reading import read_features, read_layer
from geowbit.layers.row_choice import check_where, rows_in
from geowbit.layers.schemas import SCHEMAS, LayerSchema
from geowbit.layers.station_names import invented_names, station_names

__all__ = [
    "KINDS_OF_EVIDENCE",
    "KNOWN_LAYERS",
    "LEVELS",
    "PUBLISHED",
    "SCHEMAS",
    "Assumption",
    "Assumptions",
    "Cells",
    "ClassColumn",
    "Evidence",
    "Headroom",
    "LayerSchema",
    "Layers",
    "Level",
    "Lever",
    "Multiplied",
    "Overview",
    "Profile",
    "ProfileColumn",
    "Provenance",
    "Question",
    "Questions",
    "Raster",
    "RasterFile",
    "Rate",
    "Rates",
    "Unit",
    "VoltageClasses",
    "catalog",
    "check_where",
    "class_column",
    "country_rates",
    "data_folder",
    "embedded_layer",
    "embedded_table",
    "evidence_of",
    "headroom_for",
    "in_their_country",
    "invented_names",
    "lever_of",
    "licence_warnings",
    "model_table",
    "named_assumptions",
    "open_raster",
    "own_rate",
    "profile_named",
    "profile_of",
    "profiles",
    "read_features",
    "read_layer",
    "read_raster",
    "read_table",
    "rows_in",
    "rows_that_count",
    "station_names",
    "unit_costs",
    "unit_of",
]
