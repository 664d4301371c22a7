### Where a temperature is from.

climate-normals = normals of { $stations } weather stations, { $per_km } C less for each km of height
climate-line = a line by latitude and height (mean_temperature_c_at_35n), as no weather stations are known here
climate-unknown = no climate is known here
climate-of_layer = the layer temperature
climate-no_column = layer temperature: no column { $column } (yearly mean, C); name it: columns: {"{"}{ $column }: YOURS{"}"}
climate-not_celsius = layer temperature: { $low } to { $high } are no yearly means in C; give the unit of the raster (unit: K), or correct the values
