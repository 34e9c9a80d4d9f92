"""Set-up: adopting a workbook, formatting its tabs, and trying what the seal relies on."""
