"""Interactive re-weighting map: what the page needs to score every candidate."""
