"""What is handed over to others: a workbook that recalculates, places for a GIS, a request."""

from geowbit.handover.files import write_files
from geowbit.handover.kmz import kmz
from geowbit.handover.places import place_tables
from geowbit.handover.quotation import quotation
from geowbit.handover.workbook import workbook

__all__ = ["kmz", "place_tables", "quotation", "workbook", "write_files"]
