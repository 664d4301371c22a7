### Namen von Orten.

place-did_you_mean = Ort '{ $place }': kein Knoten, keine Gemeinde und kein Umspannwerk passt; vielleicht { $names }?
place-unknown = Ort '{ $place }': kein Knoten, keine Gemeinde und kein Umspannwerk passt; Breite,Länge schreiben
place-empty = Ort: ist leer; Breite,Länge oder einen Namen schreiben
place-several = Ort '{ $place }' passt auf mehrere: { $places }{ $more ->
    [0] {""}
   *[other] {" "}und { $more } weitere
 }; { $kind ->
    [municipality] Präfektur und Endung hinzufügen
   *[substation] seine Kennung angeben
 }
place-two_numbers = Ort '{ $place }': zwei Zahlen schreiben, Breite,Länge
place-no_pair = Ort { $place }: einen Namen oder (Breite, Länge) schreiben
place-longitude_first = Ort { $place }: die Länge steht vorn; Breite,Länge schreiben
place-not_on_earth = Ort { $place }: das liegt nicht auf der Erde; Breite,Länge schreiben
place-none_of_list = { $path }: keine der { $count } Zeilen nennt einen Knoten, eine Gemeinde oder ein Umspannwerk; Spalten lon und lat schreiben, oder Namen, die `geowbit latency --from` kennt
