### Was von früheren Läufen bleibt.

cache-limit = GEOWBIT_CACHE_GB: { $given } ist keine Größe; Gigabyte angeben, etwa 4, oder 0, um nichts zu behalten
cache-damaged = cache: { $file } ist beschädigt; was darin stand, wird neu gerechnet
cache-foreign = cache: { $file } ist von etwas anderem; was dort stehen sollte, wird neu gerechnet
cache-other_form = cache: { $file } schrieb eine andere Version; was darin stand, wird neu gerechnet
cache-cannot_write = cache: { $folder } ist nicht beschreibbar ({ $reason }); von diesem Lauf bleibt nichts
