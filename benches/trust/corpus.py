"""Runs the naive `geo` stack and this library over the hostile corpus and tallies what they did.

The rule is that of tests/it/corpus.rs: a file accepts some of "area", "area_warn" and "error", and an area must
be right. `run` calls this.
"""

import argparse
import json
import math
import sys
from collections import Counter
from pathlib import Path

from process import cell, report_of, run

SECONDS, MEMORY = 20, 4 << 30

RIGHT = "right"
UNWARNED = "right without the warning that was due"
WRONG = "wrong area"
AREA_FOR_ERROR = "area where an error was due"
ERROR_FOR_AREA = "error where an area was due"
ENDINGS = {"panic": "panic", "hang": "hang", "memory": "abort by memory"}
# From best to worst.
CLASSES = [RIGHT, UNWARNED, WRONG, AREA_FOR_ERROR, ERROR_FOR_AREA, *ENDINGS.values()]

# That a test file has no date, or its boundary no official area, says nothing about its content.
BESIDE_THE_POINT = {"date-missing", "no-official-area"}


def tolerance(case, model, expected):
    relative = case.get(f"tol_rel_{model}", case.get("tol_rel_override", case["tol_rel"]))
    # The grid moves a vertex by at most 0.06 mm.
    return float(case["tol_abs_m2"]) + float(relative) * expected + 1e-6 * math.sqrt(expected)


def judge(case, model, ending, area, is_warned):
    """The class of an ending, and what there is to say of it."""
    accepted = case["accept"]
    if ending.kind in ENDINGS:
        return ENDINGS[ending.kind], ending.message
    if ending.kind == "error":
        return RIGHT if "error" in accepted else ERROR_FOR_AREA, ending.message
    if accepted == ["error"]:
        return AREA_FOR_ERROR, f"{area:.6g} m²"
    expected = case.get(f"area_{model}_m2")
    if expected is not None:
        expected = float(expected)
        if not abs(area - expected) <= tolerance(case, model, expected):
            return WRONG, f"{area:.10g} m², not {expected:.10g}{known(case, area)}"
    if ("area_warn" if is_warned else "area") in accepted:
        return RIGHT, ""
    if expected is None:
        # No area is right, so that only a warning could have saved this one.
        return AREA_FOR_ERROR, f"{area:.6g} m²"
    return UNWARNED, ""


def known(case, area):
    for name, value in case.get("known_wrong_values_m2", {}).items():
        if math.isclose(area, float(value), rel_tol=1e-6, abs_tol=1e-3):
            return f" ({name})"
    return ""


def by_naive_stack(options, case, file, boundary):
    within = ["--within", boundary] if boundary else []
    ending = run([options.bin / "peer-naive", "total", "--make-valid", *within, file], SECONDS, MEMORY)
    area = float(ending.output.split("\t")[2]) * 1e6 if ending.kind == "done" else None
    return judge(case, "geodesic", ending, area, False)


def by_ours(options, case, file, boundary):
    """The worse of what either measure gives."""
    clip = ["--territory", boundary, "--clip"] if boundary else []
    results = []
    for model, measure in (("rfc7946", "wgs84-planar"), ("geodesic", "wgs84-geodesic")):
        command = [options.bin / "examples/share", "--legend", "any", "--json", "--measure", measure, *clip, file]
        ending = run(command, SECONDS, MEMORY)
        area, codes = report_of(ending) if ending.kind == "done" else (None, [])
        results.append(judge(case, model, ending, area, bool(set(codes) - BESIDE_THE_POINT)))
    return max(results, key=lambda result: CLASSES.index(result[0]))


def main():
    arguments = argparse.ArgumentParser(prog="run")
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--bin", type=Path, required=True)
    options = arguments.parse_args()
    truth = options.data / "truth"
    cases = json.loads((truth / "corpus.json").read_text(encoding="utf-8"))["files"]
    tallies, failures = {}, {}
    for name, tool in (("the naive geo stack", by_naive_stack), ("territory-control", by_ours)):
        tallies[name], failures[name] = Counter(), []
        for case in cases:
            boundary = case.get("boundary") and truth / "corpus" / case["boundary"]
            verdict, detail = tool(options, case, truth / "corpus" / case["file"], boundary)
            tallies[name][verdict] += 1
            if verdict != RIGHT:
                failures[name].append((case, verdict, detail))
                print(f"{name}: {case['file']}: {verdict}", file=sys.stderr)

    print(f"### The hostile corpus: {len(cases)} files\n")
    print(f"Each in a process of its own, of at most {SECONDS} s and {MEMORY >> 30} GiB.\n")
    print(f"| outcome | {' | '.join(tallies)} |\n|---|{'--:|' * len(tallies)}")
    for verdict in CLASSES:
        print(f"| {verdict} | {' | '.join(str(tally[verdict]) for tally in tallies.values())} |")
    for name, rows in failures.items():
        if not rows:
            print(f"\n{name} is right on all.")
            continue
        print(f"\nWhere {name} is not right:\n\n| file | what is wrong with it | outcome | what it gave | why |")
        print("|---|---|---|---|---|")
        for case, verdict, detail in rows:
            cells = [case["file"], case["problem"], verdict, detail, case["why"]]
            print(f"| {' | '.join(cell(text) for text in cells)} |")
    print()


if __name__ == "__main__":
    main()
