### Ein Plan auf seiner Karte und in seinem Bericht.

planned-title = { $name }: der Plan
planned-subtitle = Welche Standorte, Stromleitungen und Glasfasern, nach Jahr
planned-sites = { $count } { $count ->
    [one] Standort
   *[other] Standorte
  } mit { $mw } MW, gebaut von { $first } bis { $last }.
planned-cost = Barwert der Kosten { $total }, davon durch Planung beeinflussbar { $avoidable }.
planned-unserved = Nicht rechtzeitig versorgt: { $years }.
planned-gap = Bewiesen auf { $gap } % der vermeidbaren Kosten: Kein Plan kann weniger kosten als { $bound }.
planned-no_bound = Wie weit dieser Plan vom besten entfernt ist, ist nicht bewiesen.
planned-limit_reached = Die Zeitgrenze beendete die Suche: Dies ist der beste bis dahin gefundene Plan.
planned-by_year = { $count } { $count ->
    [one] Standort
   *[other] Standorte
  }, { $mw } MW
planned-links_by_year = { $power } Stromverbindungen ({ $power_km }), { $fiber } Glasfaserstrecken ({ $fiber_km })
planned-late = { $mw } MW warten
planned-site = { $mw } MW in { $area } ({ $id })
planned-phase = { $year }: { $mw } MW mit { $kv } kV, Umspannwerk { $station }
planned-headroom = veröffentlichte freie Leistung { $mw } MW
planned-no_room = freie Leistung: von niemandem veröffentlicht; angenommen ist eine Spanne
planned-lead = { $years } Jahre bis zum Anschluss
planned-without = Ohne ihn kostet der Plan mehr: { $cost }.
planned-within_gap = weniger als die Lücke, { $most }
planned-standing = { $mw } MW, steht oder ist angekündigt, { $year }
planned-stands = { $kind }, steht schon
planned-power = { $kv } kV, { $mw } MW
planned-flow = trägt { $mw } MW
planned-light = { $count } { $count ->
    [one] Wellenlänge
   *[other] Wellenlängen
  }
planned-km = { $km }
planned-for_money = { $cost }, { $year }
planned-around = um { $name }
planned-lost_mw = { $mw } MW
planned-lost_nothing = nichts
planned-lost = { $mw } MW und { $gbps } Gbit/s stehen still
planned-rerouted = { $gbps } Gbit/s wechseln auf den anderen Weg
planned-hit = { $count ->
    [one] Standort: { $names }
   *[other] { $count } Standorte: { $names }
  }
planned-no_such_plan = einen solchen Plan gibt es nicht
planned-dearer = { $cost } mehr, { $share } % der vermeidbaren Kosten

## Arten von Strecken und Ausfällen, Teile der Kosten
planned-kind-new_line = neue Leitung
planned-kind-reinforcement = Netzverstärkung
planned-kind-transformer = Transformator
planned-kind-new_corridor = neue Trasse
planned-kind-lit = vorhandene Strecke, neu beleuchtet
planned-kind-new = neuer Graben
planned-kind-hosted = mit einer neuen Stromleitung verlegt
planned-kind-ground_wire = auf einem Erdseil
planned-fails-substation = Umspannwerk
planned-fails-power_link = Stromverbindung
planned-fails-fiber_link = Glasfaserstrecke
planned-fails-strait = Meerenge
planned-fails-supply_area = Netzgebiet
planned-fails-earthquake = Erdbeben
planned-part-connection = Anschluss
planned-part-energy = Energie
planned-part-cooling = Kühlung
planned-part-land = Land
planned-part-latency = Millisekunden
planned-part-reinforcement = Netzverstärkung
planned-part-delay = Verzug
planned-part-fiber = Glasfaser
planned-part-total = alles
planned-way-joint = alles gemeinsam
planned-way-power_first = erst Strom, dann Glasfaser
planned-way-network_first = erst Glasfaser, dann Strom
planned-way-ranked_first = erst die besten Ränge, dann Strom und Glasfaser
planned-way-power_alone = nur Standorte und Strom (ohne Glasfaser)
planned-way-network_alone = nur Glasfaser, für die Standorte des Glasfasernetzes
planned-way-nothing = ohne Plan
planned-way-plan = mit dem Plan
planned-way-metropolis = alles Wachstum in den vollen Gebieten

## Die Karte
planned-layer-sites = Standorte des Plans
planned-layer-power = Stromverbindungen
planned-layer-fiber = Glasfaserstrecken
planned-year = Jahr
planned-worst = Die schlimmsten einzelnen Ausfälle
planned-if_fails = Wenn etwas ausfällt
planned-legend-site = Standort; größer sind mehr MW
planned-legend-standing = steht oder ist angekündigt
planned-legend-lost = steht beim Ausfall still (auf eine Strecke, einen Standort oder die Liste klicken)
planned-legend-old = steht schon und trägt
planned-legend-fiber = Beleuchtete Strecken sind solche des Ersatznetzes: Eine offene Karte der Glasfaser gibt es nicht.

## Der Bericht
planned-report-lead = Was zu bauen ist, wo und wann, damit der Bedarf zum geringsten Barwert versorgt wird; wozu jeder Teil dient, was mit ihm ausfällt und was der Plan nicht weiß.
planned-report-summary = Der Plan in Kürze
planned-report-map_alt = Karte des Plans
planned-report-sites = Standorte
planned-report-sites_lead = Ohne ihn: was der Plan mehr kostet, wenn der Standort nicht genutzt werden darf. Wo niemand eine freie Leistung veröffentlichte, ist eine Spanne angenommen.
planned-report-no = Nr.
planned-report-site = Standort
planned-report-area = Gebiet
planned-report-mw = MW
planned-report-phases = Gebaut
planned-report-room = Freie Leistung, MW
planned-report-why = Ohne ihn
planned-report-power = Stromverbindungen, die gebaut werden
planned-report-fiber = Glasfaserstrecken
planned-report-link = Strecke
planned-report-kind = Art
planned-report-size = Größe
planned-report-km = km
planned-report-cost = Kosten
planned-report-year = Jahr
planned-report-part = Teil
planned-report-share = Anteil
planned-report-costs = Was er kostet
planned-report-costs_lead = Barwert. Energie und Geräte, die kein Plan vermeiden kann, machen { $unavoidable } aus; die Lücke wird am Rest gemessen.
planned-report-separate = Gemeinsam oder nacheinander
planned-report-separate_lead = Derselbe Bedarf, in anderer Reihenfolge geplant; jeder Plan mit derselben Funktion bepreist.
planned-report-way = Vorgehen
planned-report-whole = Gesamtkosten
planned-report-difference = Gegenüber dem Plan
planned-report-served = Wer wo bedient wird
planned-report-workload = Aufgabe
planned-report-ms = Mittlere Umlaufzeit, ms
planned-report-ms_most = Längste, ms
planned-report-failures = Einzelne Ausfälle
planned-report-failures_lead = Jedes Umspannwerk, jede Strecke, jede Meerenge und jedes Gebiet und das Gelände um jeden Standort fällt für sich aus; die schlimmsten stehen vorn. Strom nimmt einen anderen Weg, wo die Leitungen des Plans Platz haben, Licht nur die vorgesehenen Wege.
planned-report-what = Was ausfällt
planned-report-mw_lost = MW verloren
planned-report-gbps_lost = Gbit/s verloren
planned-report-rerouted = Gbit/s umgeleitet
planned-report-mends = Was eine Strecke mehr beheben würde
planned-report-mends_lead = Neue Glasfasern geben den Standorten zwei Wege um das, was ausfiel; eine neue Leitung verbindet den größten Standort mit dem nächsten anderen Umspannwerk.
planned-report-mend = Strecke
planned-report-mend_fiber = Glasfasern ({ $links }) um { $what }, für { $site }
planned-report-mend_power_line = Leitung { $site } – { $station }, neben { $what }
planned-report-saved = MW gerettet
planned-report-per_mw = Millionen je MW
planned-report-range = Wie sicher er ist
planned-report-effect = Was er im Land ändert
planned-report-effect_lead = Angekündigte Standorte kommen in jedem Fall. Im Jahr { $year } halten die vollen Gebiete ohne Plan { $nothing } % des Bezugs, mit ihm { $plan } % und { $metropolis } %, stünde alles Wachstum dort (Herfindahl-Index { $h_nothing }, { $h_plan }, { $h_metropolis }).
planned-report-demand = Bezug im Jahr { $year }, MW
planned-report-full = Die vollen Gebiete
planned-report-full_lead = Wachstum über die freie Leistung hinaus braucht eine Netzverstärkung; ihr Preis ist der der günstigsten Grenze, für die es eine Zahl gibt.
planned-report-runs_out = Freie Leistung erschöpft
planned-report-never = bis dahin nicht
planned-report-beyond = Darüber hinaus, MW
planned-report-reinforcement = Netzverstärkung
planned-report-reinforcement_years = Jahre
planned-report-taken = Abgenommen, MW
planned-report-taken_lead = Ein Teil der Last jedes Standorts stünde sonst in den vollen Gebieten; die Spanne ist die der Ziehungen.
planned-report-ms_title = Millisekunden nach Bevölkerung
planned-report-ms_lead = Von allen zum nächsten Standort des Plans und zu den Knoten der vollen Gebiete.
planned-report-mean = Mittel
planned-report-median = Die Hälfte der Menschen
planned-report-p90 = 90 %
planned-report-p99 = 99 %
planned-report-within = Innerhalb von { $ms } ms
planned-report-curtailed = Abgeregelte Energie, die die Standorte nutzen können, GWh im Jahr
planned-report-usable = Nutzbar (Fiskaljahr 2024)
planned-report-outlook = Nutzbar (Ausblick)
planned-report-draw = Die Standorte beziehen
planned-report-trade = Digitaler Handel
planned-report-trade_lead = Der Teil des Plans am Wachstum im Grundszenario im Jahr { $year }, Billionen { $currency }.
planned-report-announced = Angekündigte Standorte
planned-report-announced_lead = Was in jedem Gebiet angekündigt ist, was ihm das Muster des Wachstums gibt, und um wie viel angekündigte Standorte es heben.
planned-report-announced_mw = Angekündigt, MW
planned-report-added_mw = Wachstum nach dem Muster, MW
planned-report-raised_mw = Gehoben um, MW
planned-report-unknown = Was der Plan nicht weiß
planned-report-low = Niedrig
planned-report-mid = Mittel
planned-report-high = Hoch
planned-report-replaced = ersetzte Einfuhren
planned-report-software = ins Ausland gezahlte Lizenzen
planned-report-added_profit = abfließende Gewinne
planned-report-hardware = eingeführte Hardware
planned-report-net = netto
planned-report-many = { $count } Strecken
planned-report-front = Was von etwas mehr kostet
planned-report-front_risk = Der größte Anteil des Bedarfs, den ein Erdbeben nehmen darf, in %: der günstigste Plan bei jeder Grenze, die strengste zuerst.
planned-report-front_ms = Die mittlere Umlaufzeit der Aufgaben, die darauf warten, ms: der günstigste Plan bei jeder Grenze, die strengste zuerst.
planned-report-front_outside = Neue Last außerhalb der vollen Gebiete, MW: der günstigste Plan bei jeder Grenze, die strengste zuerst.
planned-report-limit = Grenze
planned-report-value = Der Plan hat
planned-report-avoidable = Vermeidbare Kosten
planned-report-gap = Lücke
planned-report-count = Standorte
planned-report-unserved = Nicht versorgt, MW
planned-report-range_lead = Pläne für gezogene freie Leistung, gezogenen Bedarf, gezogene Preise und Kosten: Was in fast jedem Plan steht, bereut niemand, was auch kommt.
planned-report-range_links = Strecken, die bleiben
planned-report-in_plans = In Plänen
planned-report-surely = Also
planned-standing_of-no_regret = ohne Reue
planned-standing_of-some = in manchen
planned-standing_of-few = in wenigen
