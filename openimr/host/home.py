"""The data folder: database, files, logs. `IMR_HOME`, else `var/` beside the checkout."""

import hashlib
import os
import pwd
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SOCKET_PATH_LIMIT = 107 - len("/.s.PGSQL.5432")  # the kernel's limit for a Unix socket's whole path


class HomeRefused(Exception):
    """The data folder cannot be used; the text says why and what to do."""


def server_account() -> pwd.struct_passwd | None:
    """The account PostgreSQL runs under when we are root (it refuses root); None: our own account."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise HomeRefused("Running as root needs an account named postgres or nobody for the database; create one.")


def reachable(path: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether `account` may pass every folder above `path` (a closed home, mode 700, stops it)."""
    if account is None:
        return True
    return all(_may_pass(folder, account) for folder in path.absolute().parents if folder.exists())


def _may_pass(folder: Path, account: pwd.struct_passwd) -> bool:
    info = folder.stat()
    bit = 0o100 if info.st_uid == account.pw_uid else 0o010 if info.st_gid == account.pw_gid else 0o001
    return bool(info.st_mode & bit)


def data_folder() -> Path:
    """The data folder, made if absent. Under a closed home it falls back to /var/lib and says so once."""
    wanted = Path(os.environ.get("IMR_HOME") or CHECKOUT / "var").absolute()
    folder = wanted
    if not reachable(wanted / "postgres", server_account()):
        folder = Path("/var/lib") / f"imr-{short_hash(wanted)}"
        if not folder.exists():
            print(f"imr: {wanted} lies under a closed folder; the data lie in {folder} instead.", file=sys.stderr)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "log").mkdir(exist_ok=True)
    except OSError as error:
        raise HomeRefused(f"The data folder {folder} cannot be made ({error.strerror}); set IMR_HOME.") from error
    return folder


def socket_folder(home: Path) -> Path:
    """A folder for the database socket whose path is short enough."""
    near = home / "run"
    if len(str(near)) <= SOCKET_PATH_LIMIT:
        return near
    return Path(tempfile.gettempdir()) / f"imr-{short_hash(home)}"


def short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]
