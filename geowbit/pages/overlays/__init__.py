"""What lies over and below the scores: land, grid, fiber, areas, corridors, names, tiles."""
