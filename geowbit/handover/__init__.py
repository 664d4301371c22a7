"""What is handed over to others: a workbook that recalculates, places for a GIS, a request."""

from geowbit.handover.workbook import workbook

__all__ = ["workbook"]
