"""Starting a child that cannot outlive its parent, as another account if need be."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(sign: int = signal.SIGTERM) -> None:
    """Ask the kernel for `sign` when our parent ends, kill -9 included (Linux; elsewhere a no-op)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, sign, 0, 0, 0)


def start(
    command: Sequence[str | Path],
    *,
    account: pwd.struct_passwd | None = None,
    on_parent_death: int = signal.SIGTERM,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in its own process group, output to `log` (appended) or to ours."""
    out: IO[bytes] | None = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            env=dict(env) if env else None,
            cwd="/" if account else None,
            process_group=0,
            preexec_fn=_prepare(account, on_parent_death),
        )
    finally:
        if out:
            out.close()


def _prepare(account: pwd.struct_passwd | None, sign: int) -> Callable[[], None]:
    parent = os.getpid()

    def prepare() -> None:
        if account is not None:
            os.setgroups([account.pw_gid])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
        die_with_parent(sign)  # after setuid, which clears it
        if os.getppid() != parent:  # the parent went before we asked
            os._exit(1)

    return prepare
