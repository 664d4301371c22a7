### A plan on its map and in its report.

planned-title = { $name }: the plan
planned-subtitle = Which sites, power lines and fibers, by year
planned-sites = { $count } { $count ->
    [one] site
   *[other] sites
  } with { $mw } MW, built from { $first } to { $last }.
planned-cost = Present cost { $total }, of which a planner can influence { $avoidable }.
planned-unserved = Not served in time: { $years }.
planned-gap = Proved to { $gap } % of the cost that can be avoided: no plan can cost less than { $bound }.
planned-no_bound = How far this plan is from the best is not proved.
planned-limit_reached = The time limit ended the search: this is the best plan found by then.
planned-by_year = { $count } { $count ->
    [one] site
   *[other] sites
  }, { $mw } MW
planned-links_by_year = { $power } power links ({ $power_km }), { $fiber } fiber links ({ $fiber_km })
planned-late = { $mw } MW wait
planned-site = { $mw } MW in { $area } ({ $id })
planned-phase = { $year }: { $mw } MW at { $kv } kV, station { $station }
planned-headroom = published headroom { $mw } MW
planned-no_room = headroom: nobody published it; a range is assumed
planned-lead = { $years } years until connected
planned-without = Without it the plan costs more: { $cost }.
planned-within_gap = less than the gap, { $most }
planned-standing = { $mw } MW, stands or announced, { $year }
planned-stands = { $kind }, stands already
planned-power = { $kv } kV, { $mw } MW
planned-flow = carries { $mw } MW
planned-light = { $count } { $count ->
    [one] wavelength
   *[other] wavelengths
  }
planned-km = { $km }
planned-for_money = { $cost }, { $year }
planned-around = around { $name }
planned-lost_mw = { $mw } MW
planned-lost_nothing = nothing
planned-lost = { $mw } MW and { $gbps } Gbit/s stand still
planned-rerouted = { $gbps } Gbit/s go over to the other route
planned-hit = { $count ->
    [one] Site: { $names }
   *[other] { $count } sites: { $names }
  }
planned-no_such_plan = there is no such plan
planned-dearer = { $cost } more, { $share } % of the avoidable cost

## Kinds of links, of failures, parts of the cost
planned-kind-new_line = new line
planned-kind-reinforcement = reinforcement
planned-kind-transformer = transformer
planned-kind-new_corridor = new corridor
planned-kind-lit = existing route, newly lit
planned-kind-new = new trench
planned-kind-hosted = laid with a new power line
planned-kind-ground_wire = on a ground wire
planned-fails-substation = substation
planned-fails-power_link = power link
planned-fails-fiber_link = fiber link
planned-fails-strait = strait
planned-fails-supply_area = supply area
planned-fails-earthquake = earthquake
planned-part-connection = connection
planned-part-energy = energy
planned-part-cooling = cooling
planned-part-land = land
planned-part-latency = milliseconds
planned-part-reinforcement = reinforcement
planned-part-delay = delay
planned-part-fiber = fiber
planned-part-total = whole
planned-way-joint = all together
planned-way-power_first = power first, then fiber
planned-way-network_first = network first, then power
planned-way-ranked_first = the best ranks first, then power and fiber
planned-way-power_alone = sites and power alone (no fiber)
planned-way-network_alone = fiber alone, for the sites of the network
planned-way-nothing = without a plan
planned-way-plan = with the plan
planned-way-metropolis = all growth in the full areas

## The map
planned-layer-sites = Sites of the plan
planned-layer-power = Power links
planned-layer-fiber = Fiber links
planned-year = Year
planned-worst = The worst single failures
planned-if_fails = If something fails
planned-legend-site = site; larger is more MW
planned-legend-standing = stands or announced
planned-legend-lost = stands still when it fails (click a link, a site or the list)
planned-legend-old = stands already and carries
planned-legend-fiber = Lit routes are of the proxy graph: no open map of telecom fiber exists.

## The report
planned-report-lead = What to build, where and when, so that the demand is served at least present cost; what each part is for, what fails with it, and what the plan does not know.
planned-report-summary = The plan in short
planned-report-map_alt = Map of the plan
planned-report-sites = Sites
planned-report-sites_lead = Without it: what the plan costs more if the site may not be used. Where nobody published a headroom a range is assumed.
planned-report-no = No.
planned-report-site = Site
planned-report-area = Area
planned-report-mw = MW
planned-report-phases = Built
planned-report-room = Headroom, MW
planned-report-why = Without it
planned-report-power = Power links that are built
planned-report-fiber = Fiber links
planned-report-link = Link
planned-report-kind = Kind
planned-report-size = Size
planned-report-km = km
planned-report-cost = Cost
planned-report-year = Year
planned-report-part = Part
planned-report-share = Share
planned-report-costs = What it costs
planned-report-costs_lead = Present value. Energy and equipment that no plan can avoid make up { $unavoidable }; the gap is measured on the rest.
planned-report-separate = Together or one after the other
planned-report-separate_lead = The same demand planned in other orders, each plan priced by the same function.
planned-report-way = Way
planned-report-whole = Whole cost
planned-report-difference = Against the plan
planned-report-served = Who is served where
planned-report-workload = Workload
planned-report-ms = Mean round trip, ms
planned-report-ms_most = Longest, ms
planned-report-failures = Single failures
planned-report-failures_lead = Each station, link, strait and area, and the ground around each site, fails alone; the worst come first. Power goes another way where the links of the plan have room, light only over the routes that are provided for.
planned-report-what = What fails
planned-report-mw_lost = MW lost
planned-report-gbps_lost = Gbit/s lost
planned-report-rerouted = Gbit/s rerouted
planned-report-mends = What one more link would mend
planned-report-mends_lead = New fibers give the sites two routes around what failed; a new line joins the largest site to the nearest other station.
planned-report-mend = Link
planned-report-mend_fiber = fibers ({ $links }) around { $what }, for { $site }
planned-report-mend_power_line = line { $site } – { $station }, beside { $what }
planned-report-saved = MW saved
planned-report-per_mw = Million a MW
planned-report-range = How sure it is
planned-report-effect = What it changes in the country
planned-report-effect_lead = Announced sites come in every case. In { $year } the full areas hold { $nothing } % of the draw without a plan, { $plan } % with it and { $metropolis } % if all growth stood there (Herfindahl index { $h_nothing }, { $h_plan }, { $h_metropolis }).
planned-report-demand = Draw in { $year }, MW
planned-report-full = The full areas
planned-report-full_lead = Growth beyond the headroom needs a reinforcement; its price is that of the cheapest border with a figure.
planned-report-runs_out = Headroom runs out
planned-report-never = not by then
planned-report-beyond = Beyond it, MW
planned-report-reinforcement = Reinforcement
planned-report-reinforcement_years = Years
planned-report-taken = Taken off, MW
planned-report-taken_lead = A part of each site's load would else stand in the full areas; the range is that of the draws.
planned-report-ms_title = Milliseconds by population
planned-report-ms_lead = From everybody to the nearest site of the plan, and to the hubs of the full areas.
planned-report-mean = Mean
planned-report-median = Half of the people
planned-report-p90 = 90 %
planned-report-p99 = 99 %
planned-report-within = Within { $ms } ms
planned-report-curtailed = Curtailed energy that the sites can use, GWh a year
planned-report-usable = Usable (FY2024)
planned-report-outlook = Usable (outlook)
planned-report-draw = The sites draw
planned-report-trade = Digital trade
planned-report-trade_lead = The plan's part of the growth in the base scenario in { $year }, trillion { $currency }.
planned-report-announced = Announced sites
planned-report-announced_lead = What is announced in each area, what the pattern of growth gives it, and by how much announced sites raise it.
planned-report-announced_mw = Announced, MW
planned-report-added_mw = Growth by the pattern, MW
planned-report-raised_mw = Raised by, MW
planned-report-unknown = What the plan does not know
planned-report-low = Low
planned-report-mid = Mid
planned-report-high = High
planned-report-replaced = imports replaced
planned-report-software = licences paid abroad
planned-report-added_profit = profits leaving
planned-report-hardware = imported hardware
planned-report-net = net
planned-report-many = { $count } links
planned-report-front = What more of something costs
planned-report-front_risk = The largest share of the demand that one earthquake may take, in %: the cheapest plan at each limit, the strictest first.
planned-report-front_ms = The mean round trip of the workloads that wait for it, ms: the cheapest plan at each limit, the strictest first.
planned-report-front_outside = New load outside the full areas, MW: the cheapest plan at each limit, the strictest first.
planned-report-limit = Limit
planned-report-value = The plan has
planned-report-avoidable = Avoidable cost
planned-report-gap = Gap
planned-report-count = Sites
planned-report-unserved = Not served, MW
planned-report-range_lead = Plans for drawn headroom, demand, prices and costs: what is in nearly every plan is no regret, whatever comes.
planned-report-range_links = Links that stay
planned-report-in_plans = In plans
planned-report-surely = So
planned-standing_of-no_regret = no regret
planned-standing_of-some = in some
planned-standing_of-few = in few
