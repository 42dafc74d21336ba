"""The server's first process forks its workers; its own threads use the database only in between."""

import os
import threading

from fangxian.config.commands import serve
from fangxian.config.commands.serve import between_forks


def test_no_worker_is_forked_while_a_thread_uses_the_database() -> None:
    begun, ended = threading.Event(), threading.Event()

    def use() -> None:
        with between_forks():
            begun.set()
            ended.wait(0.3)
            ended.set()

    guard = serve._no_fork
    guarded = [True]
    # Hooks cannot be taken back: these act for this test alone.
    os.register_at_fork(
        before=lambda: guarded[0] and guard.acquire(),
        after_in_parent=lambda: guarded[0] and guard.release(),
        after_in_child=lambda: guarded[0] and guard.release(),
    )
    thread = threading.Thread(target=use)
    thread.start()
    begun.wait(10)
    child = os.fork()
    if child == 0:
        os._exit(0 if ended.is_set() else 1)
    guarded[0] = False
    thread.join(10)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
