"""A whole product on this machine, as `make run` starts it, and a phone's browser to use it with."""

from collections.abc import Iterator

import pytest

from tests.deploy.local_run import LocalRun


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    """Everything running, with the demo people."""
    run = LocalRun(tmp_path_factory.mktemp("product") / "state")
    run.start()
    yield run
    run.end()
