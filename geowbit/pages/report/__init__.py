"""The report of a study: its page, its sections and charts."""
