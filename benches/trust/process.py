"""Runs one program on one file, with limits on time and memory, and says how it ended."""

import json
import os
import re
import resource
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

# What Rust's runtime says when an allocation fails.
OUT_OF_MEMORY = re.compile(r"memory allocation of \d+ bytes failed|out of memory|capacity overflow")


@dataclass
class Ending:
    # "done", "error", "panic", "hang", "memory"
    kind: str
    output: str
    # The last line of standard error.
    message: str
    seconds: float
    cpu: float
    peak_mb: float


def child_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in children.read_text().split()] if children.exists() else []


def stop(process):
    """Ends the program under GNU time, which then still reports."""
    for child in child_of(process.pid):
        os.kill(child, 9)
    process.wait()


def run(command, seconds, memory):
    """Runs a command for at most so many seconds in an address space of at most so many bytes."""

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    is_hanging = False
    environment = os.environ | {"RUST_BACKTRACE": "0"}
    with tempfile.TemporaryDirectory() as folder:
        report, out, err = (Path(folder) / name for name in ("report", "out", "err"))
        timed = ["/usr/bin/time", "-v", "-o", str(report), *map(str, command)]
        with out.open("wb") as output, err.open("wb") as errors:
            process = subprocess.Popen(
                timed, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, preexec_fn=limit, env=environment
            )
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                is_hanging = True
                stop(process)
        figures = report.read_text(encoding="utf-8", errors="replace")
        output = out.read_text(encoding="utf-8", errors="replace")
        errors = err.read_text(encoding="utf-8", errors="replace").strip()
    figure = lambda name: float(re.search(rf"{re.escape(name)}: ([\d.]+)", figures)[1])
    peak = figure("Maximum resident set size (kbytes)") * 1024 / 1e6
    cpu = figure("User time (seconds)") + figure("System time (seconds)")
    clock = re.search(r"Elapsed \(wall clock\) time .*: ([\d:.]+)$", figures, re.MULTILINE)[1]
    took = sum(float(part) * 60**power for power, part in enumerate(reversed(clock.split(":"))))
    signal = re.search(r"Command terminated by signal (\d+)", figures)
    if is_hanging:
        kind = "hang"
    elif OUT_OF_MEMORY.search(errors):
        kind = "memory"
    elif signal or process.returncode == 101:
        kind = "panic"
    else:
        kind = "done" if process.returncode == 0 else "error"
    panic = re.search(r"panicked at .*\n(.*)", errors)
    message = panic[1] if panic else errors.splitlines()[-1] if errors else ""
    return Ending(kind, output, message, took, cpu, peak)


def report_of(ending):
    """Area in m2 and codes of warnings in the JSON that `share` prints."""
    report = json.loads(ending.output)
    return report["controlled"]["area_km2"] * 1e6, [warning["code"] for warning in report["warnings"]]


def cell(text, longest=110):
    """Text for a cell of a table in Markdown."""
    text = " ".join(text.split()).replace("|", "\\|")
    return text if len(text) <= longest else text[: longest - 1] + "…"
