### What the national picture says.

national-no_country = the country in use has no national picture: its country.yaml names no full_areas
national-no_area = { $where }: no supply area matches { $name }; { $hint }
national-site_without_area = a site has no supply area; give it one of its own or take it out
national-shares_above_one = assumptions: { $keys_named } can make more than 1; lower one
national-row_without_area = { $where }: row { $row } has no supply area; it lies in none that is known
national-nothing_elsewhere = fleet: nothing of it stands outside { $area }; give growth_shares
