"""A fork is as good as a fresh kernel: the same outputs, answers and faults, cell by cell."""

import json
from itertools import accumulate
from pathlib import Path

import pytest

from tests.forking import ROOT, linux, python

# All cells run once, at the one worker that has these tests.
pytestmark = [pytest.mark.slow, linux, pytest.mark.xdist_group("both kernels")]


def code(*sources):
    return [["code", source] for source in sources]


RUNS = {
    "order of what is shown": code("display('a'); print('b'); display('c'); 1 + 1", "None", "x = 3; x"),
    "kinds of output": code("from IPython.display import HTML, Markdown; display(HTML('<b>x</b>')); Markdown('*y*')"),
    "a display that is updated": code("h = display('a', display_id='d'); h.update('b')", "h.update('c')"),
    "an output that is cleared": code("from IPython.display import clear_output; print(1); clear_output(); print(2)"),
    "output and errors": code("import sys; print('out'); print('err', file=sys.stderr); print('out again')"),
    "output of a shell": code("!echo from a shell"),
    "output of a thread": code(
        "from threading import Thread; t = Thread(target=print, args=('x',)); t.start(); t.join()"
    ),
    "a warning": code("import warnings; warnings.warn('mind')"),
    "await at the top": code("import asyncio; await asyncio.sleep(0); 7"),
    "cell magics": code("%%capture kept\nprint(1)", "kept.stdout", "%%writefile /dev/null\nx"),
    "a plot of pyplot": code("import matplotlib.pyplot as plt; plt.plot([1, 2]); None"),
    "a plot inline": code("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.subplots()[1].bar([1], [2])"),
    "the order of a set": code("list({'alpha', 'beta', 'gamma', 'delta'})"),
    "where it stands": code("import os; os.getcwd()", "import sys; sys.path", "__name__", "sys.stdin.read()"),
    "the environment": code("sorted(set(__import__('os').environ) - {'JPY_PARENT_PID', 'OLDPWD'})"),
    "expressions": [
        *code("x = [1]"),
        ["markdown", "{eval}`x[0]` and {eval}`x[1]` and {eval}`y`"],
        *code("x.append(2)"),
        ["markdown", "{eval}`x[1]`"],
    ],
    "a frame": code("import pandas as pd; pd.DataFrame({'a': [1, None], 'b': ['x', 'y']})"),
}
FAULTS = {
    "a cell that raises": (code("1", "x = 1\ny = 0\nx / y"), "cell 2, line 3", "ZeroDivisionError"),
    "a fault deep inside": (code("import json\n\njson.loads('{')"), "cell 1, line 3", "JSONDecodeError"),
    "no Python": (code("x =="), "cell 1", "SyntaxError"),
    "an exit": (code("import sys; sys.exit(3)"), "cell 1", "SystemExit"),
    "a question": (code("input('?')"), "cell 1", "StdinNotImplementedError"),
    "an interruption": (code("raise KeyboardInterrupt"), "cell 1", "KeyboardInterrupt"),
    "a kernel that ends itself": (code("1", "import os; os._exit(3)"), "cell 2", "the kernel died"),
    "a kernel that is killed": (code("import os; os.kill(os.getpid(), 9)"), "cell 1", "the kernel died"),
}
STARTS = dict(zip(RUNS, accumulate(map(len, RUNS.values()), initial=0), strict=False))
"""Where each run's cells begin in the one notebook that has them all."""
NOTEBOOKS = {path.stem: str(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What came out of the fresh kernel and of the fork, by name; all of one process, so that none spoils the next."""
    runs = {"runs": [cell for cells in RUNS.values() for cell in cells]}
    told = {**runs, **{name: cells for name, (cells, *_) in FAULTS.items()}, **NOTEBOOKS}
    script, desk = Path(__file__).with_name("both_kernels.py"), tmp_path_factory.mktemp("desk")
    done = python(script, desk / "found.json", folder=desk, given=json.dumps(told))
    assert done.returncode == 0, done.stderr
    return json.loads((desk / "found.json").read_text())


def streams_joined(notebook):
    """A notebook whose neighbouring texts of one stream are one: where they are parted depends on the time it takes."""
    read = json.loads(notebook)
    for cell in read["cells"]:
        joined = []
        for output in cell.get("outputs", []):
            before = joined[-1] if joined else {}
            if output["output_type"] == "stream" and before.get("name") == output["name"]:
                before["text"] += output["text"]
            else:
                joined.append(output)
        if "outputs" in cell:
            cell["outputs"] = joined
    return read


@pytest.mark.parametrize("name", RUNS)
def test_what_comes_out_of_a_cell_is_the_same(outcomes, name):
    part = slice(STARTS[name], STARTS[name] + len(RUNS[name]))
    fresh, forked = (streams_joined(each)["cells"][part] for each in outcomes["runs"])
    assert [cell["source"] for cell in fresh] == [source for _, source in RUNS[name]]
    assert forked == fresh


@pytest.mark.parametrize("name", ["runs", *NOTEBOOKS])
def test_what_comes_out_of_a_whole_notebook_is_the_same(outcomes, name):
    fresh, forked = outcomes[name]
    assert fresh.startswith("{") and streams_joined(forked) == streams_joined(fresh)


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_said_of_a_fault_is_the_same(outcomes, name):
    fresh, forked = outcomes[name]
    assert forked == fresh
    for words in FAULTS[name][1:]:
        assert words in fresh
