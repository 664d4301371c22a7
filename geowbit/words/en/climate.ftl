### Where a temperature is from.

climate-normals = normals of { $stations } weather stations, { $per_km } C less for each km of height
climate-line = a line by latitude and height (mean_temperature_c_at_35n), as no weather stations are known here
climate-unknown = no climate is known here
