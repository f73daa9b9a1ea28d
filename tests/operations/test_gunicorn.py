"""What gunicorn's settings do to the process that reads them."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

COUNT_HEAPS = """
import ctypes, sys, threading
if sys.argv[1] == "with":
    import config.gunicorn
together = threading.Barrier(6)
def take():
    together.wait()
    held = [bytes(5_000) for _ in range(1_000)]
    together.wait()
threads = [threading.Thread(target=take) for _ in range(6)]
for one in threads: one.start()
for one in threads: one.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w")))
libc.fflush(None)
"""


def heaps(settings: str, folder: Path) -> int:
    command = [sys.executable, "-c", COUNT_HEAPS, settings]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    environment["PROMETHEUS_MULTIPROC_DIR"] = str(folder)  # otherwise a folder is made, and stays
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.count("<heap nr")


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other C libraries have one heap for all threads"
)
def test_threads_share_two_heaps(tmp_path: Path) -> None:
    assert heaps("with", tmp_path) == 2 < heaps("without", tmp_path)
