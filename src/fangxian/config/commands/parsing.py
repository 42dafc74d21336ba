"""The parser that the commands hang on."""

import argparse
from collections.abc import Iterable
from types import ModuleType
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def build_parser(modules: Iterable[ModuleType]) -> argparse.ArgumentParser:
    """Return the parser with every command added."""
    parser = argparse.ArgumentParser(prog="fangxian", description="Outbreak-response operations on one record.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in modules:
        module.add_to(commands)
    return parser
