"""Decides what to do now, from the workbook and its Log, and what to show. No input or output."""
