### Woher eine Temperatur stammt.

climate-normals = Normalwerte von { $stations } Wetterstationen, { $per_km } °C weniger je km Höhe
climate-line = eine Gerade nach Breite und Höhe (mean_temperature_c_at_35n), da hier keine Wetterstationen bekannt sind
climate-unknown = hier ist kein Klima bekannt
climate-of_layer = die Ebene temperature
climate-no_column = Ebene temperature: keine Spalte { $column } (Jahresmittel, °C); sie nennen: columns: {"{"}{ $column }: YOURS{"}"}
climate-not_celsius = Ebene temperature: { $low } bis { $high } sind keine Jahresmittel in °C; die Einheit des Rasters angeben (unit: K) oder die Werte berichtigen
