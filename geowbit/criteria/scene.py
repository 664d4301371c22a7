"""What a criterion sees: the candidates, the layers, the load and the hubs."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import (
    ConnectionChoice,
    ConnectionOptions,
    Groups,
    Networks,
    cheapest_connection,
    connection_options,
    embedded_yards,
    ladder_of,
    serving_substations,
    substations_of,
    unlisted_kinds,
    unlisted_serve,
)
from geowbit.cache import (
    Recording,
    code_mark,
    frame_mark,
    mark_of,
    recording,
    store_in_use,
    tell_effect,
    tell_read,
    traced,
)
from geowbit.candidates import municipality_at
from geowbit.climate import Warmth, mean_temperature
from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.countries import in_use
from geowbit.criteria.recall import recalled
from geowbit.fiber import (
    Attachment,
    Corridors,
    FiberGraph,
    HubRoutes,
    attach,
    corridors,
    fiber_graph,
    guessed_links,
    known_separate_km,
    link_names,
    parts_message,
    route_km_or_estimate,
    uncounted_links,
)
from geowbit.geodesy import NearestPoint, distance_km, nearest_point
from geowbit.ground import Ground, height_at
from geowbit.layers import Assumptions, Layers, embedded_table

if TYPE_CHECKING:
    from geowbit.criteria.filling import Filling

Array = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
_HAIR_KM = 1e-3
# what a scene has for all places alike, once it was asked for
_OF_ANY_PLACE = (
    *("ground", "substations", "networks", "yards", "serving", "connection_options"),
    *("fiber", "uncounted_links", "_beside"),
)
# what a scene has for every load alike
_OF_ANY_LOAD = ("ground", "networks", "yards", "_groups")
# what it has found out for its own
_OF_ITS_LOAD = ("serving", "nearest_substation", "connection")


class NearestSubstation(NamedTuple):
    """Row of the substation layer and km, for each candidate; -1 and infinite where none serves."""

    row: npt.NDArray[np.int64]
    km: Array


class PowerCounts(NamedTuple):
    """Candidates that no substation serves, and those that pass over one that is nearer."""

    unserved: int = 0
    passed_over: int = 0


class Scene:
    """The setting of one study, with the searches that several criteria share.

    Parameters
    ----------
    candidates : GeoDataFrame (EPSG:4326)
        With ``lon``, ``lat`` and ``supply_area``.
    layers : Layers
    load_mw : float
    hubs : dict of str to (lon, lat)
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Attributes
    ----------
    lon, lat : ndarray
        Of the candidates, degrees.
    estimated_routes : dict of str to int
        Candidates by hub whose fiber route is an estimate, filled as routes are asked for.
    filled : dict of str to Filling
        By criterion, what stood in where its layer says nothing, once it was measured.
    known : set of str
        What is known of any of the candidates, once it was asked.
    known_elsewhere : frozenset of str
        What is known of others, where these candidates are a part of all.
    """

    def __init__(
        self,
        candidates: gpd.GeoDataFrame,
        layers: Layers,
        *,
        load_mw: float,
        hubs: dict[str, tuple[float, float]],
        assumptions: Assumptions,
    ) -> None:
        self._candidates = candidates
        self.layers = layers
        self._load_mw = load_mw
        self._hubs = hubs
        self._assumptions = assumptions
        self.lon: Array = candidates["lon"].to_numpy(float)
        self.lat: Array = candidates["lat"].to_numpy(float)
        self.estimated_routes: dict[str, int] = {}
        self.filled: dict[str, Filling] = {}
        self.known: set[str] = set()
        self.known_elsewhere: frozenset[str] = frozenset()
        self._routes: dict[str, tuple[Array, Recording]] = {}
        self._routing = Lock()
        self._nearest_of: dict[tuple[int, bytes], NearestPoint] = {}
        self._marks: dict[str, str] = {}

    @property
    def index(self) -> pd.Index:
        """Return the index of the candidates."""
        return self._candidates.index

    @property
    def supply_area(self) -> pd.Series:
        """Return the supply area of each candidate; empty texts where they have none."""
        nothing = pd.Series([""] * len(self.lon), self.index, dtype=object)
        return self._candidates.get("supply_area", nothing)

    @property
    def candidates(self) -> gpd.GeoDataFrame:
        """Return the candidates, with all that is known of them."""
        tell_read("candidates")
        return self._candidates

    @property
    def load_mw(self) -> float:
        """Return the load of one site, MW."""
        tell_read("load_mw")
        return self._load_mw

    @property
    def hubs(self) -> dict[str, tuple[float, float]]:
        """Return the hubs by name: longitude and latitude."""
        tell_read("hubs")
        return self._hubs

    @property
    def assumptions(self) -> Assumptions:
        """Return every number of the models."""
        tell_read("assumptions")
        return self._assumptions

    def mark_of(self, what: str) -> str:
        """Return the digest of a part of what may be read here.

        Parameters
        ----------
        what : {"base", "candidates", "load_mw", "hubs", "assumptions"}
            ``base`` is what every criterion may read: places, supply areas, layers, the country.

        Raises
        ------
        NoMarkError
            Where a part cannot be told.
        """
        if what not in self._marks:
            self._marks[what] = self._made_mark(what)
        return self._marks[what]

    def _made_mark(self, what: str) -> str:
        if what == "base":
            places = pd.DataFrame(
                {"lon": self.lon, "lat": self.lat, "supply_area": self.supply_area.array}
            )
            country, store = in_use(), store_in_use()
            told = [country.mark, code_mark]
            if store is not None:
                told = [lambda: store.once(country, country.mark), lambda: store.code]
            return mark_of(frame_mark(places), self.layers.mark(), *(one() for one in told))
        if what == "candidates":
            return frame_mark(self._candidates)
        if what == "assumptions":
            return self._assumptions.mark()
        if what == "hubs":
            # the nearest of those alike is the first
            return mark_of([[name, list(map(float, at))] for name, at in self._hubs.items()])
        return mark_of(what, float(self._load_mw))

    def at_load(self, load_mw: float, *, table: gpd.GeoDataFrame | None = None) -> Scene:
        """Return the same setting for a load; what it does not change is shared.

        Parameters
        ----------
        load_mw : float
        table : GeoDataFrame, optional
            The same candidates with all that was found out of them, in place of the bare ones.

        Returns
        -------
        Scene

        Examples
        --------
        >>> from geowbit.layers import Layers, named_assumptions
        >>> place = pd.DataFrame({"lon": [139.7], "lat": [35.7], "supply_area": "tokyo"})
        >>> first = Scene(place, Layers(), load_mw=5, hubs={}, assumptions=named_assumptions())
        >>> larger = first.at_load(100)
        >>> larger.load_mw, larger.networks is first.networks
        (100, True)
        """
        other = Scene(
            self._candidates if table is None else table,
            self.layers,
            load_mw=load_mw,
            hubs=self._hubs,
            assumptions=self._assumptions,
        )
        self._share(other, _OF_ANY_LOAD)
        other.lon, other.lat = self.lon, self.lat
        other._nearest_of = self._nearest_of
        kept = {"hubs", "assumptions"} | ({"base", "candidates"} if table is None else set())
        if load_mw == self._load_mw:
            self._share(other, (name for name in _OF_ITS_LOAD if name in vars(self)))
            kept.add("load_mw")
        other._marks = {what: mark for what, mark in self._marks.items() if what in kept}
        return other

    def _share(self, other: Scene, names: Iterable[str]) -> None:
        """Let another scene have what this one has found out, and what that was read from."""
        for name in names:
            getattr(type(self), name).share(self, other)

    def over(self, candidates: gpd.GeoDataFrame) -> Scene:
        """Return the same setting over other candidates; what it knows of no place is shared.

        Parameters
        ----------
        candidates : GeoDataFrame (EPSG:4326)

        Returns
        -------
        Scene

        Examples
        --------
        >>> from geowbit.layers import Layers, named_assumptions
        >>> place = pd.DataFrame({"lon": [139.7], "lat": [35.7], "supply_area": "tokyo"})
        >>> first = Scene(place, Layers(), load_mw=5, hubs={}, assumptions=named_assumptions())
        >>> networks, other = first.networks, first.over(place.assign(lon=139.8))
        >>> float(other.lon[0]), other.networks is networks
        (139.8, True)
        """
        other = Scene(
            candidates,
            self.layers,
            load_mw=self._load_mw,
            hubs=self._hubs,
            assumptions=self._assumptions,
        )
        self._share(other, (name for name in _OF_ANY_PLACE if name in vars(self)))
        of_any = ("load_mw", "hubs", "assumptions")
        other._marks = {what: self._marks[what] for what in of_any if what in self._marks}
        return other

    def knows(self, what: str, values: npt.ArrayLike) -> bool:
        """Tell whether something is known of any candidate.

        Parameters
        ----------
        what : str
            Its name.
        values : array_like of float
            At each of these candidates; NaN where it is not known. Where they are a part of all,
            what is known of another counts.
        """
        if np.isfinite(np.asarray(values, float)).any():
            self.known.add(what)
        return what in self.known or what in self.known_elsewhere

    @traced
    def ground(self) -> Ground:
        """Return the sea's edge and the grids of the study."""
        return Ground(self.layers)

    @traced
    def substations(self) -> gpd.GeoDataFrame:
        """Return the substations, with the supply area of each where it is known."""
        return substations_of(self.layers, self.ground)

    @traced
    def networks(self) -> Networks:
        """Return which substations serve the places of which supply area."""
        return Networks(self.substations, self.ground)

    def served(self) -> Groups:
        """Return for each supply area the rows of its candidates, and which substations serve."""
        yield from self._groups

    @traced
    def _groups(self) -> list[tuple[npt.NDArray[np.int64], BoolArray]]:
        return list(self.networks.groups(self.supply_area))

    @traced
    def yards(self) -> npt.NDArray[np.bool_]:
        """Return which embedded substations are the yard of a power station; none of one's own."""
        return embedded_yards(self.layers, self.assumptions)

    @traced
    def serving(self) -> npt.NDArray[np.int64]:
        """Return the rows of the substations able to carry the load."""
        substations = self.substations
        if substations.empty:
            raise LayerError(
                "criteria.no_substation_near",
                keys=("layers", "substations", "window_km"),
            )
        can = serving_substations(
            substations,
            self.load_mw,
            ladder=ladder_of(self.assumptions),
            unlisted=unlisted_serve(self.assumptions),
        )
        rows = np.flatnonzero(can & ~self.yards)
        if not len(rows):
            raise LayerError(
                "cables.no_substation_carries",
                count=len(substations),
                load_mw=f"{self.load_mw:g}",
                keys=("layers", "substations")
                if self.layers.is_own("substations")
                else ("load_mw",),
            )
        return rows

    @traced
    def nearest_substation(self) -> NearestSubstation:
        """Return the nearest substation of its own network able to carry the load."""
        found = recalled(self, "nearest substation", self._measured_nearest)
        return NearestSubstation(found["row"].to_numpy(), found["km"].to_numpy())

    def _measured_nearest(self) -> pd.DataFrame:
        places = self.substations.geometry
        x, y = places.x.to_numpy(), places.y.to_numpy()
        able = np.zeros(len(places), bool)
        able[self.serving] = True
        row, km = np.full(len(self.lon), -1, np.int64), np.full(len(self.lon), np.inf)
        for group, (here, serves) in enumerate(self.served()):
            rows = np.flatnonzero(able & serves)
            if not len(rows):
                continue
            # an area has few classes of voltage: many loads ask for the same substations
            asked = (group, rows.tobytes())
            if asked not in self._nearest_of:
                self._nearest_of[asked] = nearest_point(
                    self.lon[here], self.lat[here], x[rows], y[rows]
                )
            near = self._nearest_of[asked]
            row[here], km[here] = rows[near.index], near.km
        return pd.DataFrame({"row": row, "km": km}, index=self.index)

    @traced
    def connection_options(self) -> ConnectionOptions:
        """Return the ways to connect a candidate to each substation."""
        return connection_options(
            self.substations,
            self.load_mw,
            self.assumptions,
            leave_out=self.yards,
        )

    @traced
    def connection(self) -> ConnectionChoice:
        """Return the cheapest way to connect each candidate to a substation."""
        found = recalled(self, "connection", self._measured_connection)
        option, km = found["option"].to_numpy(), found["km"].to_numpy()
        return ConnectionChoice(self.connection_options, option, km)

    def _measured_connection(self) -> pd.DataFrame:
        options = self.connection_options
        groups = self.served()
        found = cheapest_connection(self.lon, self.lat, options, self.assumptions, groups=groups)
        return pd.DataFrame({"option": found.option, "km": found.km}, index=self.index)

    def power_counts(self) -> PowerCounts:
        """Return how many candidates no substation serves, and how many pass over a nearer one."""
        near = self.nearest_substation
        places = self.substations.geometry.iloc[self.serving]
        any_km = nearest_point(self.lon, self.lat, places.x, places.y).km
        # by more than the rounding of a distance
        passed = int((any_km < near.km - _HAIR_KM).sum())
        return PowerCounts(int((near.row < 0).sum()), passed)

    def power_notes(self, counts: PowerCounts | None = None) -> list[Message]:
        """Return what a reader must know of the substations: kinds, networks, who has none.

        Parameters
        ----------
        counts : PowerCounts, optional
            Of all candidates, where these are a part of them.
        """
        if not self.layers.has("substations"):
            return []
        substations = self.substations
        notes = [
            Message(
                "criteria.kind_serves"
                if unlisted_serve(self.assumptions)
                else "criteria.kind_unlisted",
                kind=kind,
                count=count,
            )
            for kind, count in unlisted_kinds(substations).items()
        ]
        notes += self.networks.notes()
        found = self.power_counts() if counts is None else counts
        if found.unserved:
            load_mw = f"{self.load_mw:g}"
            notes.append(Message("criteria.unserved", count=found.unserved, load_mw=load_mw))
        if found.passed_over:
            notes.append(Message("criteria.passed_over", count=found.passed_over))
        return notes

    @traced
    def warmth(self) -> Warmth:
        """Return the yearly mean temperature of each candidate."""
        value = self.assumptions.at("mid")
        return mean_temperature(self.lon, self.lat, self.layers, value, height_m=self.height_m)

    @traced
    def height_m(self) -> Array:
        """Return the height of each candidate, m; NaN where no terrain knows it."""
        if not self.layers.has("terrain"):
            return np.full(len(self.lon), np.nan)
        return height_at(self.layers, self.lon, self.lat)

    @traced
    def fiber(self) -> FiberGraph:
        """Return the graph of the fiber routes."""
        return fiber_graph(self.layers.frame("fiber_routes"))

    @traced
    def uncounted_links(self) -> BoolArray | None:
        """Return the fiber links that count nowhere: guesses, where they do not count."""
        return uncounted_links(self.fiber.routes, self.assumptions)

    @traced
    def fiber_attachment(self) -> Attachment:
        """Return where each candidate meets the fiber graph."""
        return attach(self.fiber, self.lon, self.lat)

    def fiber_notes(self) -> list[Message]:
        """Return what a reader must know of the fiber graph: own routes, loose ends, parts."""
        if not self.layers.has("fiber_routes"):
            return []
        notes = []
        guessed = np.flatnonzero(guessed_links(self.fiber.routes))
        if self.uncounted_links is None and len(guessed):
            names = link_names(self.fiber.routes, guessed)
            notes.append(Message("fiber.counts_guessed", names=names))
        if self.layers.is_own("fiber_routes"):
            report = self.fiber.report
            notes.append(
                Message(
                    "fiber.own_routes",
                    links=report.links,
                    nodes=report.nodes,
                    dangling=report.dangling,
                    snapped=report.snapped,
                    cut=report.cut,
                )
            )
        if (parts := parts_message(self.fiber)) is not None:
            notes.append(parts)
        return notes

    @traced
    def _town(self) -> npt.NDArray[np.int64]:
        return municipality_at(self.lon, self.lat)

    def of_municipality(self, table: str, column: str) -> Array:
        """Return what an embedded table says of the municipality under each candidate.

        Parameters
        ----------
        table : str
            With ``municipality_code``.
        column : str

        Returns
        -------
        ndarray
            NaN outside of all municipalities, and where the table says nothing.
        """
        known = self.layers.table(table).set_index("municipality_code")[column].astype(float)
        towns = embedded_table("municipalities").set_index("index")["code"]
        by_index = np.full(int(towns.index.max()) + 1, np.nan)
        by_index[towns.index] = known.reindex(towns.to_numpy()).to_numpy()
        return by_index[self._town]

    def route_km(self, hub: str) -> Array:
        """Return the length of each candidate's shortest fiber route to a hub, km."""
        with self._routing:
            if hub not in self._routes:
                with recording() as found:
                    km, estimated = self._measured_route(hub)
                    tell_effect("estimated", hub, int(estimated.sum()))
                self.estimated_routes[hub] = int(estimated.sum())
                self._routes[hub] = km, found
            km, found = self._routes[hub]
        found.tell()
        return km

    def _measured_route(self, hub: str) -> tuple[Array, BoolArray]:
        detour_ratio = self.assumptions.value("fiber_detour_ratio")
        if self.layers.has("fiber_routes"):
            return route_km_or_estimate(
                self.fiber,
                self.fiber_attachment,
                self.lon,
                self.lat,
                self.hubs[hub],
                detour_ratio=detour_ratio,
                without=self.uncounted_links,
            )
        km = distance_km(self.lon, self.lat, *self.hubs[hub]) * detour_ratio
        return km, np.ones(len(km), bool)

    @traced
    def separate_km(self) -> tuple[Array, Array]:
        """Return the lengths of two separate fiber routes of each candidate to its nearest hub.

        Without access lines, and of what :class:`geowbit.fiber.HubRoutes` finds: the first is
        infinite where no route leads there, the second NaN where none is separate.
        """
        first, second = np.full(len(self.lon), np.inf), np.full(len(self.lon), np.nan)
        if not self.hubs:
            return first, second
        nearest = np.argmin([self.route_km(hub) for hub in self.hubs], axis=0)
        for n, hub in enumerate(self.hubs):
            here = np.flatnonzero(nearest == n)
            at = self.fiber_attachment
            places = Attachment(at.route[here], at.km[here], at.along_km[here])
            first[here], second[here] = self._separate_km(self.hubs[hub], places)
        return first, second

    def _separate_km(self, hub: tuple[float, float], places: Attachment) -> tuple[Array, Array]:
        if not self.layers.is_own("fiber_routes"):
            known = known_separate_km(self.fiber, hub, places, self.assumptions)
            if known is not None:
                return known
        ends_km = self.assumptions.value("fiber_ends_km")
        without = self.uncounted_links
        routes = HubRoutes(self.fiber, self._beside, hub, without=without, ends_km=ends_km)
        return routes.separate_km(places)

    @traced
    def _beside(self) -> Corridors:
        return corridors(self.fiber, within_km=self.assumptions.value("fiber_corridor_km"))
