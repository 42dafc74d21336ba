"""Settings, urls, servers and the command line."""
