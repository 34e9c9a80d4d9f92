"""Google Sheets and Drive: reading a workbook, sealed writes, the view, and set-up."""
