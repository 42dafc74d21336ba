"""Runs one benchmark in this process, whose environment already names the scratch database."""

import json
import os
import sys
from importlib import import_module
from typing import Any


def main(name: str, options: dict[str, Any]) -> None:
    """Prepare the scratch database, run the benchmark ``name``, and print its JSON object as the last line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fangxian.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    result = import_module(f"fangxian.bench.{name}").run(**options)
    print(json.dumps(result.as_dict(), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
