"""Kernels for the cells of a notebook: a fresh kernel (the reference), or a fork of this process.

Both are IPython's own kernel with the same client; only their start differs. A fresh kernel starts Python and
imports every library; a fork has all that this process has already imported.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import write_connection_file
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from ioreport.forking import ENVIRONMENT, can_fork

ARGUMENTS = ["--HistoryManager.enabled=False", "--log-level=CRITICAL"]
_START = 60.0
"""The longest wait in seconds until a kernel listens, and then until it answers."""
_PATIENCE = 3.0
"""The longest wait in seconds for a kernel to end by itself when its work is done."""
_POLL = 0.01
_LONGEST = 80
"""The longest path of a socket's folder on this system, with space left for the socket's name."""


class _ThisPython(KernelSpecManager):
    """Find one kernel only: the Python that runs now. Other kernels installed on the machine are ignored."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        arguments = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=arguments, display_name="ioreport", language="python")


def kernel_environment(quiet: Path) -> dict[str, str]:
    """Environment variables of the kernel: no profile or startup file of the user, no thread pools, fixed hashes."""
    return {**ENVIRONMENT, "IPYTHONDIR": str(quiet)}


def begin_kernel(quiet: Path, folder: Path, surroundings: Mapping[str, str], fresh: bool = False) -> Any:
    """The manager of a kernel: of a fork if this process can fork, else of a kernel that the client starts.

    Parameters
    ----------
    quiet : Path
        An empty folder for the kernel's own files.
    folder : Path
        The working folder of the kernel.
    surroundings : mapping
        Environment variables of the kernel, in addition to those of this process.
    fresh : bool
        Start a fresh kernel even if this process can fork.
    """
    if can_fork() and not fresh:
        return ForkedKernel(quiet, folder, surroundings)
    file = str(quiet / "kernel.json")
    return AsyncKernelManager(
        kernel_spec_manager=_ThisPython(), kernel_name="ioreport", connection_file=file, **_wire(quiet)
    )


def _wire(quiet: Path) -> dict[str, Any]:
    """Use sockets in a folder, not ports: kernels that start at the same time could take the same port."""
    fits = os.name == "posix" and len(str(quiet)) < _LONGEST
    return {"transport": "ipc", "ip": str(quiet / "kernel")} if fits else {}


class ForkedKernel:
    """A kernel that is a fork of this process, with the methods of a kernel manager that a notebook client calls."""

    has_kernel = True
    fault = "it ended before it answered"
    """Why the kernel is not there, if it is not."""

    def __init__(self, quiet: Path, folder: Path, environment: Mapping[str, str]):
        key = os.urandom(16).hex().encode()
        self.file, _ = write_connection_file(str(quiet / "kernel.json"), key=key, **_wire(quiet))
        reader, writer = os.pipe()
        # Python warns of every fork while a library has threads; the libraries loaded here are safe to fork.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process = os.fork()
        if not self.process:
            _run_kernel(self.file, folder, environment, writer)
        os.close(writer)
        # Readable when the kernel listens, and also when it died before that; the client then finds it dead.
        if not select.select([reader], [], [], _START)[0]:
            self.fault = f"it did not listen within {_START:g} seconds"
            self._kill()
        os.close(reader)

    def client(self) -> AsyncKernelClient:
        client = _ForkClient()
        client.load_connection_file(self.file)
        client.kernel = self
        return client

    async def is_alive(self) -> bool:
        if self.process:
            ended, _ = os.waitpid(self.process, os.WNOHANG)
            self.process = 0 if ended else self.process
        return bool(self.process)

    async def shutdown_kernel(self, now: bool = False) -> None:
        """Let the kernel finish what the notebook does at its end; end the kernel if that takes too long."""
        os.kill(self.process, signal.SIGTERM)
        for _ in range(0 if now else int(_PATIENCE / _POLL)):
            if not await self.is_alive():
                return
            await asyncio.sleep(_POLL)
        self._kill()

    def _kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        self.process = 0

    def cleanup_resources(self) -> None:
        Path(self.file).unlink(missing_ok=True)


class _ForkClient(AsyncKernelClient):
    """A client that asks the operating system whether its kernel is alive, so it needs no heartbeat."""

    kernel: ForkedKernel

    async def is_alive(self) -> bool:
        return await self.kernel.is_alive()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and its output arrives; it already listens."""
        from queue import Empty

        until = time.monotonic() + (timeout or _START)
        while await self.is_alive():
            if time.monotonic() > until:
                raise RuntimeError(f"it did not answer within {timeout or _START:g} seconds")
            self.kernel_info()
            try:
                reply = await self.shell_channel.get_msg(timeout=1)
                await self.iopub_channel.get_msg(timeout=1)
            except Empty:
                continue
            self._handle_kernel_info_reply(reply)
            return
        raise RuntimeError(self.kernel.fault)


def _run_kernel(file: str, folder: Path, environment: Mapping[str, str], writer: int) -> None:
    """Run the kernel in the fork; never return to the code of the parent process."""
    try:
        os.environ.update(environment)
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.argv = ["ipykernel_launcher", "-f", file]
        # A kernel must not find modules in the folder of the program that started it.
        if not sys.flags.safe_path:
            del sys.path[0]
        atexit._clear()
        _serve(file, writer)
    finally:
        os._exit(1)


def _serve(file: str, writer: int) -> None:
    from ipykernel.kernelapp import IPKernelApp

    if "pandas" in sys.modules:
        # The options that pandas sets when it is first imported in a kernel instead of a terminal.
        sys.modules["pandas"].set_option("display.max_columns", 20)
    kernel = IPKernelApp.instance()
    kernel.initialize(["-f", file, f"--IPKernelApp.parent_handle={os.getppid()}", *ARGUMENTS])
    # The sockets and threads of the kernel end with the process; waiting for them may never end.
    atexit.unregister(kernel.close)
    signal.signal(signal.SIGTERM, _end)
    os.write(writer, b".")
    os.close(writer)
    kernel.start()


def _end(*_: Any) -> None:
    atexit._run_exitfuncs()
    os._exit(0)
