# Was ein Plan im Land ändert.
effect-not_counted = { $mw } MW des Plans liegen in keinem Netzgebiet oder in Jahren ohne Voraussage und zählen nirgends
effect-in_full_areas = { $mw } MW des Plans stehen selbst in den vollen Gebieten und nehmen ihnen nichts ab
effect-nothing_to_write = { $path }: der Plan ist leer; nichts ist geschrieben
effect-no_openpyxl = eine Arbeitsmappe braucht openpyxl: pip install "geowbit[tables]"
