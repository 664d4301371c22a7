### Places to be scored.

candidates-no_municipality = area { $area }: no municipality lies in it; check the coordinates
candidates-no_such_area = area: no polygon of the layer prefectures matches { $name }; { $hint }
candidates-no_area = area: { $area } is not understood; give one of prefectures, bbox, file and polygon
candidates-no_prefecture = area: no prefecture matches { $name }; { $hint }
candidates-no_prefectures = area: no prefectures are known here; give them as layers: {"{"}prefectures: {"{"}file: PATH{"}"}{"}"}, or a box
candidates-no_squares = candidates: the squares of a country's grid are known only where it brings its land; take {"{"}grid: {"{"}lon_arcsec: 45, lat_arcsec: 30{"}"}{"}"}
candidates-no_municipalities = candidates: no municipalities are known here; give them as layers: {"{"}municipalities: {"{"}file: PATH{"}"}{"}"}
candidates-no_land = area { $area }: no land of { $country } lies in it; check the coordinates, or take candidates: {"{"}grid: {"{"}lon_arcsec: 45, lat_arcsec: 30{"}"}{"}"} elsewhere
