"""Set-up: adopt a workbook, format its tabs, and try what the seal stands on."""
