### Was der Raum layers sagt.

unit-per-year = je Jahr
unit-count = Anzahl
unit-ratio = Verhältnis
unit-share = Anteil
confidence-low = gering
confidence-medium = mittel
confidence-high = hoch
confidence-user = eigene Angabe

## Was hinter einer Größe steht
evidence-observed = beobachtet
evidence-derived = abgeleitet
evidence-estimated = geschätzt
evidence-assumed = angenommen
evidence-dated = { $kind }, { $date }
