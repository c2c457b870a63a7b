"""As root PostgreSQL runs as a system user, who may not reach the checkout: what it needs then goes to a system place.

No mode outside the checkout is ever changed.
"""

import os
import pwd
import shutil
import stat
from hashlib import sha256
from pathlib import Path

import psutil

SYSTEM_DIR = Path("/var/lib/smartsociety-local")
STANDS_FOR = "stands-for"


def can_reach(user: pwd.struct_passwd, place: Path) -> bool:
    """Whether another user may walk to `place`: every folder on the way lets that user pass."""
    resolved = place.resolve()
    return all(_may_pass(user, folder.stat()) for folder in (resolved, *resolved.parents))


def _may_pass(user: pwd.struct_passwd, found: os.stat_result) -> bool:
    if found.st_uid == user.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == user.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def system_home(home: Path) -> Path:
    """The folder in the system place that stands for `home`; the same for the same `home`."""
    return SYSTEM_DIR / sha256(str(home.resolve()).encode()).hexdigest()[:12]


def take_place(home: Path) -> Path:
    """Make the folder that stands for `home`, and remove those whose `home` is gone and that nobody uses."""
    place = system_home(home)
    open_place(place)
    (place / STANDS_FOR).write_text(str(home.resolve()))
    for note in SYSTEM_DIR.glob(f"*/{STANDS_FOR}"):
        if not Path(note.read_text()).exists() and not is_served(note.parent / "data"):
            shutil.rmtree(note.parent, ignore_errors=True)
    return place


def is_served(data: Path) -> bool:
    """Whether a PostgreSQL runs on this cluster: its pid file may be older than the process that has the pid now."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        return psutil.Process(pid).name() == "postgres"
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return False


def open_place(folder: Path) -> None:
    """Make a folder in the system place that other users may pass, whatever the umask is."""
    folder.mkdir(parents=True, exist_ok=True)
    for ours in (SYSTEM_DIR, folder):
        ours.chmod(0o755)


def copy_of(wheel: Path) -> Path:
    """A copy of a wheel's folder and its libraries in the system place, made once for each version."""
    version = next(wheel.parent.glob(f"{wheel.name}-*.dist-info")).name.removesuffix(".dist-info")
    copied = SYSTEM_DIR / version
    if not copied.exists():
        draft = SYSTEM_DIR / f".{version}-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        open_place(draft)
        for folder in (wheel, wheel.parent / f"{wheel.name}.libs"):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        _let_pass(draft)
        _move(draft, copied)
    return copied / wheel.name


def _let_pass(draft: Path) -> None:
    """The checkout's umask may have closed the files to others; in our own copy they are open to read."""
    for folder, _, names in os.walk(draft):
        Path(folder).chmod(0o755)
        for name in names:
            file = Path(folder) / name
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & stat.S_IXUSR else 0o644)


def _move(draft: Path, place: Path) -> None:
    try:
        draft.rename(place)
    except OSError:  # another run was first
        shutil.rmtree(draft)
