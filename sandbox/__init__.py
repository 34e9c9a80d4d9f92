"""A Google Sheets, a small Drive and a SendGrid on one localhost port.

It knows nothing of the program that talks to it. Run it with `python -m sandbox --help`.
"""
