### Namen der Netzgebiete der Vereinigten Staaten und Kanadas, wo sie auf Deutsch anders lauten.
area-CA-BC = Britisch-Kolumbien
area-CA-NB = Neubraunschweig
area-CA-NL = Neufundland und Labrador
area-CA-NS = Neuschottland
area-CA-NT = Nordwest-Territorien
area-CA-PE = Prinz-Edward-Insel
area-US-CA = Kalifornien
area-VI = Amerikanische Jungferninseln
area-US-VI = Amerikanische Jungferninseln
area-AS = Amerikanisch-Samoa
area-US-AS = Amerikanisch-Samoa
area-MP = Nördliche Marianen
area-US-MP = Nördliche Marianen
