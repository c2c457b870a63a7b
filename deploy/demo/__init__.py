"""The demo set of `make run`: officers who can log in, and cases that make the lists worth looking at."""

from deploy.demo.accounts import Account, read_accounts

__all__ = ["Account", "read_accounts"]
