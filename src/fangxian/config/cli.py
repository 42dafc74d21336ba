"""The command line ``fangxian``: one module of ``config/commands`` for each command."""

import argparse
import os
import sys
from importlib import import_module
from pkgutil import iter_modules


def load_parser() -> argparse.ArgumentParser:
    """Return the parser with every command; Django must be set up."""
    from fangxian.config import commands
    from fangxian.config.commands.parsing import build_parser

    modules = [import_module(f"{commands.__name__}.{item.name}") for item in iter_modules(commands.__path__)]
    return build_parser([module for module in modules if hasattr(module, "add_to")])


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fangxian.config.settings")
    import django

    django.setup()
    chosen = load_parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    code: int = chosen.run(chosen)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
