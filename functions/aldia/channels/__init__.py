"""How words travel: a port for each channel, and a folder for each provider of one."""
