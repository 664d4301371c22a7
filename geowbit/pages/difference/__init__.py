"""Two runs or two sites compared: map, report and words."""
