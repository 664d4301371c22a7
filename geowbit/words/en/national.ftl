### What the national picture says.

national-no_country = the country in use has no national picture: its country.yaml has no full_areas
national-no_area = { $where }: no supply area matches { $name }; { $hint }
national-site_without_area = a site has no supply area; give it one or remove it
national-shares_above_one = assumptions: { $keys_named } can add up to more than 1; lower one
national-row_without_area = { $where }: row { $row } has no supply area; it lies in no known area
national-nothing_elsewhere = fleet: none of it lies outside { $area }; give growth_shares

## What is wrong with a question or a table
national-growth_of_one_year = forecast: national growth needs two years or more
national-above_zero = assumptions: { $name } must be above 0
national-forecast_lacks_year = forecast: { $area } has no FY{ $year }; give every year asked for, or ask for fewer
national-share_twice = { $where }: { $area } appears twice
national-share_out_of_bounds = { $where }: { $area } has { $share }; a share is from 0 to 1
national-shares_not_one = { $where }: they add up to { $total }; they must add up to 1
national-no_column = { $where }: there is no column { $column }
national-no_site = { $where }: no sites; give one or more
national-row_without_mw = { $where }: row { $row } has no MW; load_mw takes a number above 0
national-basis_of_shares = The shares are your own; MW come from an assumed yearly consumption.
national-forecast_not_there = forecast: { $path }: no such file
national-forecast_unreadable = forecast: { $path }: cannot be read as CSV in UTF-8
national-forecast_columns = { $where }: give a column mw, or the three { $levels }
national-forecast_empty = { $where }: has no rows
national-forecast_row = { $where }: row { $row } has no year or no MW of 0 or more
national-forecast_half_year = { $where }: row { $row } has a year that is not a whole number
national-forecast_not_in_order = { $where }: row { $row } is not mw_low <= mw_mid <= mw_high
national-forecast_row_without_area = { $where }: row { $row } has no supply area
national-year_twice = { $where }: FY{ $year } appears twice
national-year_outside = { $where }: FY{ $year } is outside FY{ $first } to FY{ $last }
national-year_missing = { $where }: FY{ $year } is missing between its first and its last year
national-span_outside = years: { $first } to { $last } is outside the table; it goes from { $least } to { $most }
national-headroom_below_zero = headroom: { $area } has { $mw } MW; give 0 or more
national-headroom_since = headroom: counts from FY{ $year }; ask for demand from then on
national-inventory_none_operating = inventory: no site of it is operating; a fleet needs one or more
national-inventory_without_mw = inventory: { $count } of { $of } sites have no MW ({ $first }); fill load_mw or remove them
national-inventory_without_area = inventory: { $count } of { $of } sites have no supply area ({ $first }); give the column supply_area or correct their coordinates
national-inventory_of_nothing = inventory: its MW add up to 0; fill load_mw
national-basis_of_inventory = Your own inventory: { $count } sites{ $left ->
    [0] {""}
   *[other] ; { $left } that are not operating are left out
 }.
national-first_row = first row { $row }
national-first_row_named = first row { $row }, '{ $name }'
national-no_parameter = assumptions: there is no national parameter '{ $name }'; { $hint }
national-draws = draws: { $draws } is out of range; give 1 to { $most }
national-seed = seed: { $seed } is not a seed; give a whole number of 0 or more
national-no_scenario = scenario: there is no '{ $name }'; { $hint }
national-starts_too_small = assumptions: { $names } must be 0.001 or more
national-tornado_year = year: { $year } is outside the table, { $first } to { $last }
national-no_flow = tornado: there is no '{ $name }'; there are { $known }
national-site_year = sites: row { $row } starts in no year from FY{ $first } to FY{ $last }
national-site_in_full_area = sites: row { $row } lies in the { $area } area, which it cannot relieve
national-site_where_own_forecast = sites: row { $row } lies in { $area }, where the forecast is your own
national-no_edition = vintage: there is no edition { $name }; there are { $known }
national-no_matplotlib = plots need matplotlib; pip install "geowbit[plot]"
