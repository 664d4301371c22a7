### Places to be scored.

candidates-no_municipality = area { $area }: no municipality lies in it; check the coordinates
candidates-no_such_area = area: no polygon of the layer prefectures matches { $name }; { $hint }
candidates-no_area = area: { $area } is not understood; give one of prefectures, bbox, file and polygon
