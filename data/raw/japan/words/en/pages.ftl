### What pages say of Japan.

report-grid_kind = cells of { $size } { $unit } of the Japanese grid square
cables-ratio = Fiber is taken at { $ratio } of the power line per km ({ $origin }). The source article says a tenth, TEPCO Power Grid a hundredth; the unit-cost tables give { $tables } for aerial fiber against the overhead line of this load.
national-lead = If each of the { $count } best sites drew { $load } MW, { $total } MW in all, and nothing else were built, Tokyo and Kansai would hold { $both_after } % of the draw of all data centers instead of { $both } %; the Herfindahl index of concentration (1 is all in one area, 0.1 an even spread over ten) would be { $index_after } instead of { $index }.
national-relief = Relief of Tokyo and Kansai
national-none = All of them stand in the Tokyo and Kansai areas, so they relieve neither.
national-no_inventory = No open inventory of Japan's data centers exists: the shares of Kanto and Kansai are published, the others follow population, and MW come from an assumed yearly consumption. Regions stand for supply areas.
tiles-gsi = GSI map (network)
level-prefecture = Prefecture
sentence-floor_price_hours = Hours of FY2025 in which a kWh cost its least (0.01 yen) on the day-ahead market of the supply area: surplus of the area and of its neighbors.
