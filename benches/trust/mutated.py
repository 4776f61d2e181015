"""Runs the programs on spoiled files and checks how each run ends.

    python3 benches/trust/mutated.py DATA_FOLDER --bin target/release/examples --runs share=100000,change=10000

Each run is a process of its own, of at most so much CPU time and address space. A run depends on the seed, the
program and its number, and on nothing else: `--seed 7 --only share/123` does that one again and leaves its files.
Every finding leaves its files and its command line in a folder. Linux, Python 3.10, nothing else.
"""

import argparse
import gzip
import hashlib
import json
import multiprocessing
import os
import random
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from endings import findings
from mutations import of_bytes, of_structure
from plans import Planner
from seeds import Seeds

PROGRAMS = ["share", "change", "timeline", "compare", "draw", "audit", "check_article", "legend"]
# Of each kind of finding, so many leave their files.
MOST_KEPT = 12
# One in so many is run twice.
TWICE = 25


@dataclass
class Run:
    """How a process ended."""

    code: int
    out: bytes
    err: bytes
    # Seconds of CPU time.
    cpu: float
    is_hanging: bool = False


def run(command, folder, stdin, options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {"PATH": os.environ.get("PATH", ""), "RUST_BACKTRACE": "0", "TZ": "UTC"}
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)
    try:
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (options.seconds, options.seconds + 1))
    except ProcessLookupError:
        pass
    is_hanging = False
    try:
        # Others share the machine, so that a clock says little; what waits for nobody uses no CPU time.
        out, err = process.communicate(stdin, 12 * options.seconds)
    except subprocess.TimeoutExpired:
        # Where all of this was paused, it may have ended long since.
        is_hanging = process.poll() is None
        process.kill()
        out, err = process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(process.returncode, out, err, cpu, is_hanging)


def spoil_entries(folder, chance, planner):
    """Spoils each entry of a cache; whether one of them has a seal that fits what is not so."""
    is_forged = False
    for path in sorted(folder.glob("*.json.gz")):
        kind = chance.randrange(8)
        if kind == 0:
            path.unlink()
            os.mkfifo(path)
        elif kind == 1:
            path.unlink()
            path.mkdir()
        elif kind < 4:
            forge(path, chance)
            is_forged = True
        else:
            path.write_bytes(of_bytes(chance, path.read_bytes(), planner.map_texts))
    return is_forged


def forge(path, chance):
    """Another content under a seal that fits."""
    head, packed = path.read_bytes().split(b"\n", 1)
    tree = json.loads(gzip.decompress(packed))
    packed = gzip.compress(of_structure(chance, tree, [tree]), 1, mtime=0)
    digest = hashlib.sha256()
    for part in (path.name.removesuffix(".json.gz"), hashlib.sha256(packed).hexdigest()):
        digest.update(len(part).to_bytes(8, "little") + part.encode())
    path.write_bytes(head.rsplit(b", ", 1)[0] + f", {digest.hexdigest()}\n".encode() + packed)


class Worker:
    """Does runs, one after the other."""

    def __init__(self, options, planner):
        self.options, self.planner = options, planner
        # What it starts inherits these.
        resource.setrlimit(resource.RLIMIT_AS, (options.memory, options.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        sys.setrecursionlimit(20_000)

    def once(self, program, number):
        """The findings of a run, how it ended, and its CPU time."""
        chance = random.Random(f"{self.options.seed}/{program}/{number}")
        plan = self.planner.plan(program, chance)
        command = [self.options.bin / program, *plan.arguments]
        folder = Path(tempfile.mkdtemp(prefix="mutated-", dir=self.options.scratch))
        try:
            for name, content in plan.files.items():
                (folder / name).write_bytes(content)
            done = run(command, folder, plan.stdin, self.options)
            found = findings(plan, done, folder, self.options)
            if plan.cache:
                found += self.with_spoiled_cache(plan, chance, command, folder, done)
            elif number % TWICE == 0 and not found:
                written = (folder / plan.output).read_bytes() if plan.output and not done.code else b""
                again = run(command, folder, plan.stdin, self.options)
                rewritten = (folder / plan.output).read_bytes() if plan.output and not done.code else b""
                if (again.code, again.out, again.err, rewritten) != (done.code, done.out, done.err, written):
                    found.append(("two answers", ""))
            if found or self.options.only:
                self.keep(plan, number, command, folder, done, found)
            return found, done.code, done.cpu
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def with_spoiled_cache(self, plan, chance, command, folder, first):
        if not (folder / plan.cache).is_dir():
            return []
        is_forged = spoil_entries(folder / plan.cache, chance, self.planner)
        second = run(command, folder, plan.stdin, self.options)
        found = findings(plan, second, folder, self.options)
        # That the cache cannot be written is a warning more.
        is_other = second.code != first.code or b"cache-unwritten" not in second.out and second.out != first.out
        if not is_forged and is_other:
            found.append(("the cache changes what is printed", ""))
        return found

    def keep(self, plan, number, command, folder, done, found):
        kinds = {kind for kind, _ in found} or {"nothing found"}
        for kind in kinds:
            shelf = self.options.findings / f"{plan.program}, {kind}"
            if len(list(shelf.glob("*"))) >= MOST_KEPT:
                continue
            place = shelf / str(number)
            shutil.copytree(folder, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("kept"))
            (place / "stdin").write_bytes(plan.stdin)
            (place / "command").write_bytes(os.fsencode(shlex.join(map(os.fsdecode, command))))
            (place / "out").write_bytes(done.out[:1_000_000])
            (place / "err").write_bytes(done.err[:100_000])
            (place / "found").write_text("\n".join(f"{kind}: {detail}" for kind, detail in found), errors="replace")


WORKER = None


def start(options, planner):
    global WORKER
    WORKER = Worker(options, planner)


def work(task):
    program, first, last = task
    kinds, codes, slowest = Counter(), Counter(), (0.0, None)
    for number in range(first, last):
        found, code, cpu = WORKER.once(program, number)
        codes[code] += 1
        kinds.update({kind for kind, _ in found})
        slowest = max(slowest, (cpu, number))
    return program, codes, kinds, slowest


def counts(text):
    runs = {}
    for part in text.split(","):
        program, _, count = part.partition("=")
        if program not in PROGRAMS or not count.isdigit():
            raise argparse.ArgumentTypeError(f"{part!r}: expected a program, = and a number")
        runs[program] = int(count)
    return runs


def read_arguments():
    arguments = argparse.ArgumentParser(prog="mutated.py", description=__doc__.split("\n")[0])
    arguments.add_argument("data", type=Path, help="the data of the tests, ../shared/data")
    arguments.add_argument("--bin", type=Path, required=True, help="the folder of the programs")
    arguments.add_argument("--runs", type=counts, default=counts(",".join(f"{name}=200" for name in PROGRAMS)))
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    arguments.add_argument("--only", help="one run, for example share/123")
    arguments.add_argument("--workers", type=int, default=os.cpu_count())
    arguments.add_argument("--seconds", type=int, default=10, help="of CPU time for a run")
    arguments.add_argument("--memory", type=int, default=2 << 30, help="bytes of address space for a run")
    arguments.add_argument("--findings", type=Path, default=Path("target/trust/mutated"))
    arguments.add_argument("--scratch", type=Path, default=None)
    options = arguments.parse_args()
    options.bin, options.findings = options.bin.resolve(), options.findings.resolve()
    options.findings.mkdir(parents=True, exist_ok=True)
    return options


def main():
    options = read_arguments()
    print(f"seed {options.seed}", flush=True)
    planner = Planner(Seeds(options.data, Path(__file__).resolve().parents[2]))
    if options.only:
        program, _, number = options.only.partition("/")
        print(Worker(options, planner).once(program, int(number)), f"files in {options.findings}")
        return 0
    tasks = [
        (program, first, min(first + 100, count))
        for program, count in options.runs.items()
        for first in range(0, count, 100)
    ]
    kinds, codes, slowest, began = defaultdict(Counter), defaultdict(Counter), {}, time.monotonic()
    with multiprocessing.get_context("fork").Pool(options.workers, start, (options, planner)) as pool:
        for done, (program, ended, found, slow) in enumerate(pool.imap_unordered(work, tasks), 1):
            codes[program] += ended
            kinds[program] += found
            slowest[program] = max(slow, slowest.get(program, (0.0, None)))
            if done % 20 == 0 or found:
                told = f"{done} of {len(tasks)} hundreds, {time.monotonic() - began:.0f} s, {program}"
                print(told, dict(found) if found else "", file=sys.stderr, flush=True)
    print("\n| program | runs | exit 0 | 1 | 2 | slowest | findings |\n|---|--:|--:|--:|--:|--:|---|")
    for program in options.runs:
        ended = codes[program]
        cpu, number = slowest[program]
        told = "; ".join(f"{kind}: {count}" for kind, count in sorted(kinds[program].items())) or "none"
        cells = [program, sum(ended.values()), ended[0], ended[1], ended[2], f"{cpu:.2f} s (run {number})", told]
        print(f"| {' | '.join(map(str, cells))} |")
    limits = f"{options.seconds} s of CPU time and {options.memory >> 20} MiB for each"
    print(f"\nseed {options.seed}; {limits}; findings in {options.findings}")
    return 1 if any(kinds.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
