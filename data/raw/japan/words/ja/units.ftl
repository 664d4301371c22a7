### 円の単位

unit-mjpy = 百万円
unit-mjpy-each = 百万円/個
unit-mjpy-per-MWh = 百万円/MWh
unit-mjpy-MW = 百万円/MW
unit-mjpy-MW-per-terminal = 百万円/MW・端末
unit-mjpy-MW-km = 百万円/MW/km
unit-mjpy-km = 百万円/km
unit-mjpy-km-year = 百万円/km/年
unit-mjpy-MW-year = 百万円/MW/年
unit-mjpy-ms-MW-year = 百万円/ms/MW/年
unit-tn-yen = 兆円
unit-tn-yen-a-year = 兆円/年
unit-million-yen = 百万円
unit-million-yen-per-MW-and-year = 百万円/MW/年
