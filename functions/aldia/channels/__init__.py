"""Channels: a port for each, such as `mail.py`, and a folder for each provider of one."""
