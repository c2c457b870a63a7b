"""Beginning a migration with the next number: `make migration M="what it does"`."""

import sys

from alembic import command

from deploy.migrations.run import configuration, head


def begin(title: str) -> None:
    """Write an empty migration after the newest one."""
    if not title.strip():
        sys.exit('Say what it does: make migration M="add the reason of a rejection"')
    command.revision(configuration(), message=title.strip(), rev_id=f"{int(head()) + 1:04d}")


if __name__ == "__main__":
    begin(" ".join(sys.argv[1:]))
