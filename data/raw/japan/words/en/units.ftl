### Units of yen.

unit-mjpy = mjpy
unit-mjpy-each = mjpy each
unit-mjpy-per-MWh = mjpy per MWh
unit-mjpy-MW = mjpy/MW
unit-mjpy-MW-per-terminal = mjpy/MW per terminal
unit-mjpy-MW-km = mjpy/MW/km
unit-mjpy-km = mjpy/km
unit-mjpy-km-year = mjpy/km/year
unit-mjpy-MW-year = mjpy/MW/year
unit-mjpy-ms-MW-year = mjpy/ms/MW/year
unit-tn-yen = tn yen
unit-tn-yen-a-year = tn yen a year
unit-million-yen = million yen
unit-million-yen-per-MW-and-year = million yen per MW and year
