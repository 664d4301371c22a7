"""Two runs or two sites held against each other: map, report and words."""
