"""What many tests share: the small fictional office of tests/data/office, and the programs of the system."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from ioreport.forking import spare_grammar

spare_grammar()  # as the command does at its start

OFFICE = Path(__file__).parent / "data" / "office"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# A law holds or fails whatever the machine's load; where tests must all run (CI), they are the same each time.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks at the groups
def pytest_collection_modifyitems(items):
    """Slow tests are run by a process that can fork; those that leave threads in it come last.

    The examples of reports state a whole report each: they are slow, too.
    """
    for item in items:
        is_example = isinstance(item, pytest.DoctestItem)
        if is_example and item.path.parent.name == "reports":
            item.add_marker(pytest.mark.slow)
        if item.get_closest_marker("slow") and not is_example:
            item.fixturenames.insert(0, "forkable")
        if "browser" in item.fixturenames:
            # All at one worker; those of a module that has a group for all its tests stay in that.
            item.own_markers = [each for each in item.own_markers if each.name != "xdist_group"]
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=leaves_threads)


def leaves_threads(item):
    """Whether a test leaves threads in its process, with which it cannot fork: a browser's, or those of a cluster."""
    return "browser" in item.fixturenames or item.path.name == "test_cluster.py"


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory):
    """A cache folder of the tests' own, shared by all that run at once."""
    folder = tmp_path_factory.getbasetemp().parent / "ioreport-cache"
    os.environ["IOREPORT_CACHE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def forkable():
    """A process with all that a report needs, if it can fork: `make test` sets the order of sets for the slow tests.

    Then each notebook that a test runs has a fork of this process for its kernel, as `ioreport build --each` does it.
    """
    from ioreport.batch.batch_build import preload
    from ioreport.brand import load_brand

    preload(OFFICE, load_brand().file)


@pytest.fixture(scope="session")
def documents(tmp_path_factory):
    """Gives the documents of a report or notebook by their suffix: see `tests.built.documents_of`."""
    from tests.built import documents_of

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return lambda name: documents_of(shared / "documents", name)


@pytest.fixture(scope="session")
def office():
    import ioreport as ir

    return ir.load(OFFICE)


@pytest.fixture(scope="session")
def chromium():
    return program("chromium", *BROWSERS)


@pytest.fixture(scope="session")
def soffice():
    return program("libreoffice-writer-nogui libreoffice-calc-nogui", "soffice")


@pytest.fixture(scope="session")
def postgresql_server():
    """The URL of a PostgreSQL server, and in it a schema of this process alone; `.ci/run` starts one."""
    url = os.environ.get("IOREPORT_TEST_POSTGRESQL")
    if not url:
        missing = "IOREPORT_TEST_POSTGRESQL is not set: the URL of a PostgreSQL server, its role able to make tables"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    import psycopg

    schema = f"tests_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"create schema {schema}")
        yield f"{url}?options=-csearch_path%3D{schema}"
        connection.execute(f"drop schema {schema} cascade")


def program(package, *names):
    """A program of the system; where tests must all run (CI), its absence is a failure."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        missing = f"{names[0]} is missing: apt-get install {package}"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


@pytest.fixture(scope="session")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
