# What a plan changes in the country.

effect-not_counted = { $mw } MW of the plan lie in no supply area or in years without a forecast, and count nowhere
effect-in_full_areas = { $mw } MW of the plan stand in the full areas themselves, and take nothing off them
effect-nothing_to_write = { $path }: the plan is empty; nothing is written
effect-no_openpyxl = a workbook needs openpyxl: pip install "geowbit[tables]"
