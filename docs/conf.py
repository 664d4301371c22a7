"""Sphinx settings: the guide in Markdown, the reference from the docstrings."""

from geowbit import __version__

project = "geowbit"
author = "The geowbit developers"
release = __version__
extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc", "sphinx.ext.autosummary"]
html_theme = "furo"
html_title = f"geowbit {release}"
autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False
myst_heading_anchors = 3
exclude_patterns = ["_build", "benchmark_table.md"]
