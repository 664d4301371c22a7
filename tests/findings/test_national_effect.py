"""What the best sites change in the country, computed by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from geowbit import national
from geowbit.findings import national_effect
from geowbit.layers import Assumptions
from geowbit.run import Run

# 20 TWh in 8784 hours at a load factor of 0.8
WHOLE = 20e6 / 8784 / 0.8


def best(*areas: str) -> pd.DataFrame:
    return pd.DataFrame({"supply_area": list(areas)})


def test_shares_by_hand() -> None:
    run = Run(
        study={"load_mw": 100}, assumptions=Assumptions.from_frame(national.national_parameters({}))
    )
    found = national_effect(run, best("kyushu", "kyushu", "hokkaido"))
    assert found is not None
    assert (found.sites, found.total_mw, found.in_full_areas) == (3, 300.0, 0)
    by_area = {one.area: one for one in found.areas}
    # the two full areas are there without a site, the rest only with one
    assert set(by_area) == {"tokyo", "kansai", "kyushu", "hokkaido"}
    kyushu = by_area["kyushu"]
    assert kyushu.mw_after - kyushu.mw == pytest.approx(200)
    assert kyushu.share_after == pytest.approx(kyushu.mw_after / (WHOLE + 300))
    assert by_area["tokyo"].mw == by_area["tokyo"].mw_after == pytest.approx(0.64 * WHOLE)
    assert found.full_share == pytest.approx(0.88)
    assert found.full_share_after == pytest.approx(0.88 * WHOLE / (WHOLE + 300))
    assert 0 < found.herfindahl_after < found.herfindahl < 1


def test_relief_by_hand() -> None:
    found = national_effect(Run(study={"load_mw": 400}), best("kyushu", "tokyo"))
    assert found is not None
    assert found.in_full_areas == 1
    tables = [
        national.demand(n=1).table(area).set_index("fiscal_year") for area in ("tokyo", "kansai")
    ]
    grown = [one["added_mw_mid"].diff()[2030] for one in tables]
    tokyo = next(one for one in found.relieved if one.area == "tokyo")
    assert tokyo.less_mw == pytest.approx(0.7 * 400 * grown[0] / sum(grown))
    assert tokyo.less_low_mw < tokyo.less_mw < tokyo.less_high_mw
    last = tables[0]["mw_mid"]
    assert tokyo.mw_without == pytest.approx(last[2037])
    assert tokyo.years == pytest.approx(tokyo.less_mw / (last[2037] - last[2036]))
    (host,) = found.curtailed
    # 400 MW through 500 hours
    assert (host.area, host.site_mw, host.usable_fy2024_gwh) == ("kyushu", 400, pytest.approx(200))
    assert host.site_gwh == pytest.approx(400 * 8.76 * 0.8, rel=0.01)
    assert found.full_share_future_after < found.full_share_future


def test_sites_in_full_areas_relieve_nothing() -> None:
    found = national_effect(Run(study={"load_mw": 100}), best("tokyo", "kansai"))
    assert found is not None
    assert (found.in_full_areas, found.relieved, found.curtailed) == (2, (), ())
    assert math.isnan(found.full_share_future)


@pytest.mark.parametrize("areas", [(), ("nowhere",), ("kyushu", "")])
def test_elsewhere_there_is_no_effect(areas: tuple[str, ...]) -> None:
    assert national_effect(Run(study={"load_mw": 100}), best(*areas)) is None
    assert national_effect(Run(), best("kyushu")) is None
