"""The machine made ready to plan before anybody asks: after an installation the search takes most of a minute to compile."""

import os
import subprocess
import sys
import threading

from fangxian.planning.rosters.solver import kept


def prepare_to_plan() -> None:
    """Compile the search beside everything else, with the lowest priority, where this machine has not done so yet."""
    if not kept.is_whole() and kept.can_keep():
        threading.Thread(target=_compile, daemon=True, name="prepare").start()


def _compile() -> None:
    """In a process of its own: a server carries neither compiler nor solvers."""
    command = [sys.executable, "-m", "fangxian.config.cli", "plan", "prepare"]
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - a fixed command
    os.setpriority(os.PRIO_PROCESS, child.pid, 19)
    child.wait()
