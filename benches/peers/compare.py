"""Runs the peers in turn, compares their answers, and prints tables in Markdown; `run` calls it."""

import argparse
import datetime
import hashlib
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
# A run that takes longer than this many seconds is repeated three times only.
SLOW = 10.0
# How often a tool does work in one process whose own start is not to count.
TIMES = 10
# Answers agree to this part of themselves, or to so many km2 (ten square metres).
RELATIVE, ABSOLUTE = 1e-6, 1e-5


@dataclass
class Run:
    seconds: float
    cpu: float


@dataclass
class Tool:
    name: str
    does: str
    program: list
    arguments: list
    # What its edges are; for none its answers are not looked at.
    edges: str | None = "straight in degrees"
    threads: int = 1
    # How often the work is done in one process; what is measured is the part of one time.
    times: int = 1
    is_limit: bool = False
    # Why its answers may not agree, where that is known.
    because: str = ""
    runs: list = field(default_factory=list)
    peak_mb: float = 0.0
    outputs: set = field(default_factory=set)
    answers: dict = field(default_factory=dict)

    @property
    def command(self):
        return [*self.program, *self.arguments]

    @property
    def straight_command(self):
        return [*self.program, "--straight", *self.arguments]

    def median(self, figure):
        return statistics.median(getattr(run, figure) for run in self.runs)


@dataclass
class Work:
    name: str
    title: str
    tools: list
    # Ours, for the answers that all others are checked against.
    reference: list = field(default_factory=list)
    rounds: int = 0
    note: str = ""

    def beside(self, tool, is_limit):
        """The limit or ours, which is its first tool, that does the work as a tool does: in a process
        each time, or many times in one."""
        in_one = tool.times > 1
        return next(each for each in self.tools if each.is_limit == is_limit and (each.times > 1) == in_one)


def workloads(options):
    data, bins = options.data, options.bin
    maps = lambda pattern: sorted(str(path) for path in data.glob(pattern))
    size = lambda paths: f"{sum(os.path.getsize(path) for path in paths) / 1e6:.0f} MB"
    daily = maps("deepstate/*.geojson")
    history = [path for path in maps("deepstate-history/*.geojson") if Path(path).stem.isdigit()]
    isw = sorted(str(path) for path in (options.work / "isw").glob("*.geojson"))
    borders = str(data / "boundaries/naturalearth_ukr_adm1.geojson")
    large, one = str(options.work / "large.geojson"), daily[-1]
    both_days = maps("isw/*_RussianAssessedCoTinUkraine.geojson")
    sources = [
        str(data / name)
        for name in (
            "isw/20220706_RussianAssessedCoTinUkraine.geojson",
            "deepstate-history/1656655372.geojson",
            "nzz/2022-06-24.json",
        )
    ]
    peer, share = [str(bins / "peer-ours")], [str(bins / "examples/share")]

    def ours(does, *arguments, name="territory-control", **options):
        return Tool(name, does, peer, list(arguments), **options)

    def naive(name, does, *arguments, **options):
        options.setdefault("edges", "geodesics")
        return Tool(name, does, [str(bins / "peer-naive")], list(arguments), **options)

    def pandas(name, does, *arguments, **options):
        program = [sys.executable, str(HERE / "geopandas_peer.py")]
        options.setdefault("edges", "straight in EPSG:6933")
        return Tool(name, does, program, list(arguments), **options)

    def tuned(does, *arguments, **options):
        return pandas("GeoPandas, tuned", does, "--tuned", *arguments, **options)

    def limit(*files, times=1):
        name = "the limit: read, hash, scan numbers" + in_process(times)
        again = ["--times", str(times)] if times > 1 else []
        does = "one pass over the bytes of the files, one thread"
        return Tool(name, does, [str(bins / "peer-limit")], [*again, *files], None, times=times, is_limit=True)

    def in_process(times):
        return f", {times} times in one process" if times > 1 else ""

    def in_one(tool, does, *arguments, times=TIMES, **options):
        """A tool that does its work many times in one process."""
        made = tool(does, "--times", str(times), *arguments, times=times, **options)
        made.name += in_process(times)
        return made

    by_geo = "geojson, orient, unary_union, intersection where boxes meet, geodesic_area_signed"
    by_gdal = "read_file, union_all, regions.intersection, area in EPSG:6933"
    by_geos = "shapely.from_geojson, union_all by disjoint sets, spatial index, area in EPSG:6933"
    repaired_by_geo = "geojson, orient, unary_union, geodesic_area_signed"
    repaired_by_geos = "shapely.from_geojson, buffer(0), union_all by disjoint sets, area in EPSG:6933"
    regions, change = ["regions", borders, *daily], ["change", borders, *daily]
    total, statuses = ["total", *isw], ["statuses", *history]
    raw, agreement, pair = ["history", borders, *history], ["agreement", *sources], ["pair", borders, *both_days]
    return [
        Work(
            "W1",
            f"{len(daily)} daily maps ({size(daily)}): dissolve, area, clip to 27 regions, area of each; "
            "one process, one thread",
            [
                ours("TimelineReader by region, gains and losses included", *regions),
                ours(
                    "Survey::regions, the front included",
                    "reports",
                    borders,
                    *daily,
                    name="territory-control, one report a map",
                ),
                naive("naive geo stack", by_geo, *regions),
                pandas("GeoPandas", by_gdal, *regions),
                pandas("GeoPandas, tuned", by_geos, "--tuned", *regions),
                limit(borders, *daily),
            ],
            [*peer, *regions],
        ),
        Work(
            "W1 timeline",
            "the same, with gains and losses from map to map; two threads or processes where a tool has them",
            [
                ours("TimelineReader by region, two threads", *change, threads=2),
                naive(
                    "naive geo stack",
                    f"{by_geo}, difference; one thread",
                    *change,
                    because="geo rounds each overlay to a grid of its own, so that borders which nobody moved "
                    "come out as slivers, gained and lost alike",
                ),
                pandas("GeoPandas", f"{by_gdal}, difference; one thread", *change),
                pandas("GeoPandas, two processes", "the same, maps shared out", "--processes", "2", *change),
                pandas(
                    "GeoPandas, tuned, two processes",
                    f"{by_geos}, difference, maps shared out",
                    "--tuned",
                    "--processes",
                    "2",
                    *change,
                ),
                limit(borders, *daily),
            ],
            [*peer, *change],
        ),
        Work(
            "One map",
            "one daily map by region, with the start of the process",
            [
                Tool("territory-control", "share --regions (embedded territory)", share, ["--regions", one], None),
                naive("naive geo stack", "regions from their file", "regions", borders, one),
                pandas("GeoPandas", "regions from their file", "regions", borders, one),
                pandas("GeoPandas, tuned", "regions from their file", "--tuned", "regions", borders, one),
                limit(one),
            ],
            [*peer, "regions", borders, one],
            rounds=20,
        ),
        Work(
            "W2",
            f"{len(isw)} ISW days ({size(isw)}, 50,000 vertices each, overlapping): repair, dissolve, area; "
            "one process, one thread",
            [
                ours("repair included", *total),
                naive("naive geo stack, no repair", repaired_by_geo, *total),
                naive("naive geo stack, repair", "the same after MakeValid", "--make-valid", *total),
                pandas("GeoPandas", "read_file, buffer(0), union_all, area in EPSG:6933", *total),
                pandas("GeoPandas, tuned", repaired_by_geos, "--tuned", *total),
                limit(*isw),
            ],
            [*peer, *total],
            note="The days are the two that there are, in turn, each time shifted 0.0001 degree to the east: "
            "their areas stay, and no edge comes twice.",
        ),
        Work(
            "W3",
            f"{len(history)} raw DeepState maps ({size(history)}): classify, repair, dissolve, area by status; "
            "one process, one thread",
            [
                ours("statuses, which wins where two overlap, controlled total", *statuses),
                naive("naive geo stack, no repair", f"by fill colour, {repaired_by_geo}", *statuses),
                naive("naive geo stack, repair", "the same after MakeValid", "--make-valid", *statuses),
                pandas("GeoPandas", "read_file, by fill colour, buffer(0), dissolve, area in EPSG:6933", *statuses),
                pandas("GeoPandas, tuned", f"json, by fill colour, {repaired_by_geos}", "--tuned", *statuses),
                limit(*history),
            ],
            [*peer, *statuses],
        ),
        Work(
            "Raw timeline",
            f"{len(history)} raw DeepState maps ({size(history)}) in order of days: area by status and in 27 regions, "
            "gains and losses, each status before and after; one process, one thread",
            [
                ours("TimelineReader by region", *raw),
                pandas("GeoPandas", "as W3, each less stronger ones, clip, overlay of each two neighbours", *raw),
                pandas(
                    "GeoPandas, tuned",
                    "the same, intersection of each status before with each after, rests by subtraction",
                    "--tuned",
                    *raw,
                ),
                limit(borders, *history),
            ],
            [*peer, *raw],
        ),
        Work(
            "Compare",
            f"three sources of one time ({size(sources)}; ISW, DeepState, NZZ): what each holds, at least one, two, "
            "three, only one, each two",
            [
                Tool(
                    "territory-control, the program",
                    "compare",
                    [str(bins / "examples/compare")],
                    [f"{name}={path}" for name, path in zip(("ISW", "DeepState", "NZZ"), sources)],
                    None,
                ),
                in_one(ours, "Survey::agreement", *agreement),
                pandas("GeoPandas", "as W2, W3, then overlay after overlay", *agreement),
                pandas("GeoPandas, tuned", "the same, intersections, then sums", "--tuned", *agreement),
                in_one(tuned, "the same, GeoPandas imported once", *agreement),
                limit(*sources),
                limit(*sources, times=TIMES),
            ],
            [*peer, *agreement],
        ),
        Work(
            "ISW change",
            f"two ISW days ({size(both_days)}, 50,000 vertices each): gains and losses, in all and in 27 regions, each "
            "status before and after",
            [
                Tool(
                    "territory-control, the program",
                    "change (embedded territory; changed pieces one by one)",
                    [str(bins / "examples/change")],
                    both_days,
                    None,
                ),
                in_one(ours, "Survey::change, the same", *pair),
                pandas("GeoPandas", "as W2, difference both ways, clip to regions", *pair),
                pandas("GeoPandas, tuned", "as W2, the same", "--tuned", *pair),
                in_one(tuned, "the same, GeoPandas imported and regions read once", *pair),
                limit(*both_days),
                limit(*both_days, times=TIMES),
            ],
            [*peer, *pair],
        ),
        Work(
            "Large",
            f"one file of {size([large])}: dissolve, area; one process, one thread",
            [
                Tool("territory-control", "share --legend any", share, ["--legend", "any", large], None),
                naive("naive geo stack, no repair", repaired_by_geo, "total", large, edges=None),
                pandas("GeoPandas, tuned", repaired_by_geos, "--tuned", "total", large, edges=None),
                limit(large),
            ],
            rounds=1,
        ),
    ]


# --- running -----------------------------------------------------------------------------------


def run(command, output, threads=1, peak=None):
    """Runs a command; under GNU time, whose small process keeps this one's memory out of the peak,
    where a file for that is given."""
    if peak:
        command = ["/usr/bin/time", "--quiet", "-o", str(peak), "-f", "%M", *command]
    with open(output, "wb") as out:
        before = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, env=os.environ | {"RAYON_NUM_THREADS": str(threads)})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command[:6])} ... failed with {process.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime)


def read(output):
    """Answers in km2 by file and what they are of; zeros are skipped."""
    rows = (line.split("\t") for line in output.read_text(encoding="utf-8").splitlines())
    return {(file, what): float(km2) for file, what, km2 in rows if float(km2) != 0.0}


def measure(work, options):
    """All tools in turn, then all again, so that a slow moment of the machine hits each. The first run
    of each gives answers and memory; it counts as well if GNU time cannot have mattered to it."""
    rounds = work.rounds or options.rounds
    output, peak = options.work / "answers.tsv", options.work / "peak"
    for turn in range(rounds):
        for tool in work.tools:
            if turn >= 3 and tool.median("seconds") * tool.times > SLOW:
                continue
            result = run(tool.command, output, tool.threads, None if turn else peak)
            is_long = result.seconds > 1.0
            result = Run(result.seconds / tool.times, result.cpu / tool.times)
            tool.outputs.add(hashlib.sha256(output.read_bytes()).hexdigest())
            print(f"{work.name}: {tool.name}: {result.seconds:.3f} s", file=sys.stderr)
            if turn > 0 or is_long or rounds == 1:
                tool.runs.append(result)
            if turn == 0:
                tool.peak_mb = int(peak.read_text()) * 1024 / 1e6
                if tool.edges:
                    tool.answers = read(output)


# --- agreement ---------------------------------------------------------------------------------


def differences(ours, theirs):
    """The largest relative difference of totals, the largest difference of all in km2, how many do not
    agree, and how many there are."""
    total, largest, astray = 0.0, 0.0, 0
    for key in ours.keys() | theirs.keys():
        a, b = ours.get(key, 0.0), theirs.get(key, 0.0)
        difference = abs(a - b)
        largest = max(largest, difference)
        if key[1] == "controlled":
            total = max(total, difference / max(a, b))
        astray += difference > max(RELATIVE * max(a, b), ABSOLUTE)
    return total, largest, astray, len(ours.keys() | theirs.keys())


def check(work, options):
    """Lines that say how far answers are from ours: as they are, and along edges that are the same."""
    output = options.work / "answers.tsv"
    if work.reference:
        run(work.reference, output)
        reference = read(output)
    for tool in work.tools:
        if not tool.edges or tool.command == work.reference:
            continue
        total, largest, astray, count = differences(reference, tool.answers)
        line = f"- {tool.name}: {count} areas, "
        if any(what == "controlled" for _, what in reference):
            line += f"totals within {total:.1e} of ours, "
        line += f"all within {largest:.1e} km²"
        if tool.edges != Tool.edges:
            run(tool.straight_command, output)
            _, largest, astray, _ = differences(reference, read(output))
            line += f" (its edges are {tool.edges}); along edges straight in degrees all within {largest:.1e} km²"
        if astray == 0:
            yield f"{line}: agrees"
        else:
            yield f"{line}: **{astray} of {count} do not agree**{tool.because and f', because {tool.because}'}"
    varying = [tool.name for tool in work.tools if len(tool.outputs) > 1]
    if varying:
        yield f"- not the same digits in every run: {', '.join(varying)}"


# --- printing ----------------------------------------------------------------------------------


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.2f} s"


def multiple(value, of):
    """How many times as much; of what is less, two digits."""
    ratio = value / of
    return f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2g}"


def table(work):
    yield f"### {work.name}: {work.title}\n"
    if work.note:
        yield work.note + "\n"
    columns = "median | least | CPU | × ours | × ours by CPU | × limit by CPU | peak memory | runs"
    yield f"| tool | {columns} | what it does |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|---|"
    for tool in work.tools:
        times, cpu = tool.median("seconds"), tool.median("cpu")
        ours, limit = work.beside(tool, is_limit=False), work.beside(tool, is_limit=True)
        cells = [
            tool.name,
            seconds(times),
            seconds(min(run.seconds for run in tool.runs)),
            seconds(cpu),
            multiple(times, ours.median("seconds")),
            multiple(cpu, ours.median("cpu")),
            multiple(cpu, limit.median("cpu")),
            f"{tool.peak_mb:.0f} MB",
            str(len(tool.runs)),
            tool.does,
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""


def output_of(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def machine():
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.+)", text)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    name = model[1] if model else platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}"


def versions():
    import geopandas
    import pyogrio
    import pyproj
    import shapely

    lock = (HERE / "naive/Cargo.lock").read_text()
    of = lambda crate: ", ".join(re.findall(rf'name = "{crate}"\nversion = "(.+)"', lock))
    commit = output_of(["git", "-C", str(HERE), "describe", "--always", "--dirty"])
    return [
        f"territory-control {commit}, {output_of(['rustc', '--version'])}",
        f"geo {of('geo')} (i_overlay {of('i_overlay')}), geojson {of('geojson')}",
        f"GeoPandas {geopandas.__version__}, shapely {shapely.__version__} (GEOS {shapely.geos_version_string}), "
        f"pyproj {pyproj.__version__} (PROJ {pyproj.proj_version_str}), "
        f"pyogrio {pyogrio.__version__} (GDAL {pyogrio.__gdal_version_string__}), Python {platform.python_version()}",
    ]


def main():
    arguments = argparse.ArgumentParser(prog="run")
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--bin", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--only", default="")
    options = arguments.parse_args()
    wanted = [name.strip() for name in options.only.split(",") if name.strip()]
    works = [work for work in workloads(options) if not wanted or work.name in wanted]
    load = os.getloadavg()[0]
    for work in works:
        measure(work, options)
        print("\n".join(table(work)))
        lines = list(check(work, options))
        if lines:
            print(
                "Answers (they agree to a millionth of themselves or to ten square metres):\n\n"
                + "\n".join(lines)
                + "\n",
                flush=True,
            )
    print(f"Measured on {datetime.date.today()}: {machine()}; load {load:.1f} before, {os.getloadavg()[0]:.1f} after.")
    print("Files are in the page cache; each run is a process of its own, the tools run in turn.\n")
    print("\n".join(f"- {line}" for line in versions()))


if __name__ == "__main__":
    main()
