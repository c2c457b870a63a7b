"""`make reset`: empty the state folder, after asking. The next `make run` begins anew."""

import os
import shutil
import sys

from deploy.local.options import read_options
from deploy.local.postgres import Postgres
from deploy.local.processes import StartError
from deploy.local.registry import Registry, only_run


def main() -> int:
    """Ask, then remove; gives the exit status."""
    options = read_options(os.environ)
    state = options.state_dir
    print(f"This removes {state}: the local database, mails, photos, demo accounts and generated secrets.")
    if "--yes" not in sys.argv and input("Type yes to remove it: ").strip().lower() != "yes":
        print("Nothing was removed.")
        return 1
    try:
        with only_run(state):
            Registry(state).end_leftovers()
            Postgres(state / "postgres", options.port("postgres")).discard()
            for entry in state.iterdir():
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    except StartError as refused:
        print(refused)
        return 1
    print("Removed. `make run` begins anew.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
