"""The dossier of one place as a page to print, and two places side by side."""
