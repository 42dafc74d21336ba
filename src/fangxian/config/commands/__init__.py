"""The commands, a module each. A module offers ``add_to(commands)``, which adds its parser and sets ``run``."""
