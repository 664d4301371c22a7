### Was an einer eigenen Annahme falsch ist.

assumptions-see_layers = `geowbit layers` nennt die Tabellen
assumptions-unknown = assumptions: unbekannter Schlüssel '{ $name }'; { $hint }
assumptions-not_ordered = assumptions: { $name } nimmt eine Zahl oder [niedrig, mittel, hoch] in dieser Reihenfolge
assumptions-out_of_bounds = assumptions: { $name } ist { $low } bis { $high }; es muss von { $least } bis { $most } reichen
