"""A plan on a map and in a report."""
