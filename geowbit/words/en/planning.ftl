### What goes wrong on the way from a study to a plan.

planning-no_file = { $path }: is not there; give the path of a CSV with demand_area, lon, lat, year and mw
planning-standing_column = standing: some row has no { $column }; give it for every site
planning-gap = gap { $gap } %
planning-study_or_run = give a study.yaml or --run with a finished run, not both
