"""The map that weighs itself anew: what the page needs to score every candidate."""
