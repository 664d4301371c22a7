### What is wrong with an assumption of one's own.

assumptions-see_layers = `geowbit layers` names the tables
assumptions-unknown = assumptions: unknown key '{ $name }'; { $hint }
assumptions-not_ordered = assumptions: { $name } takes a number or [low, mid, high] in order
assumptions-out_of_bounds = assumptions: { $name } is { $low } to { $high }; it must be from { $least } to { $most }
