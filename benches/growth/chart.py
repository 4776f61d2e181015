"""Draws the curves that `run` measured, and writes a page with their exponents.

    python chart.py growth.tsv growth.svg growth.md
"""

import math
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.fonttype"] = "none"
matplotlib.rcParams["svg.hashsalt"] = "growth"
import matplotlib.pyplot as plt

# Below this much time the clock and what does not depend on the size weigh more than the growth.
LEAST_SECONDS = 1e-3


# Above this exponent a page says why.
WHY_ABOVE = 1.3
WHY = {
    "change between squares, each with a status of its own": "whether a square lies in others is asked along its parallel, "
    "on which the √n squares of its row lie: n√n.",
    "squares, each with a status of its own and a little beside the last": "each crosses each of the others twice: "
    "n² crossings, which are the answer.",
    "needles in no order": "whether a needle lies in others is asked along its parallel, on which all that cross it "
    "lie: n² comparisons, which `Limits::comparisons` bounds.",
    "bands around bands": "nothing crosses, but a band lies around all within it, and boxes around its arcs meet theirs: n² "
    "comparisons, which `Limits::comparisons` bounds.",
    "two combs across each other": "each tooth crosses each tooth of the other: n² crossings, which are the answer, and which "
    "`Limits::crossings` bounds.",
}

HEAD = """# How time grows

Made-up inputs, each at sizes that double, one thread, the least of several runs, reading included. The exponent is that of
the mean growth where a run takes a millisecond or more: 1 is linear. Measured by `benches/growth/run`, which writes this
page; [the curves](images/growth.svg).
"""


def main():
    curves = defaultdict(list)
    for line in Path(sys.argv[1]).read_text().splitlines():
        curve, unit, size, seconds = line.split("\t")
        curves[unit, curve].append((int(size), float(seconds)))
    Path(sys.argv[3]).write_text(page(curves))
    draw(curves, sys.argv[2])


def page(curves):
    lines = [
        HEAD,
        "| input | from | to | time at the end | for each | exponent | largest step |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    reasons = []
    for (unit, curve), points in curves.items():
        points.sort()
        (least, _), (most, longest) = points[0], points[-1]
        steps = [
            math.log(later / earlier) / math.log(to / of)
            for (of, earlier), (to, later) in zip(points, points[1:])
            if earlier >= LEAST_SECONDS
        ]
        mean = sum(steps) / len(steps) if steps else math.nan
        each = f"{longest / most * 1e9:,.0f} ns"
        lines.append(
            f"| {curve}, {unit} | {least:,} | {most:,} | {longest:.3f} s | {each} "
            f"| {mean:.2f} | {max(steps, default=math.nan):.2f} |"
        )
        if mean > WHY_ABOVE:
            reasons.append(f"- **{curve}**: {WHY.get(curve, 'not explained.')}")
    if reasons:
        lines += ["", f"Above {WHY_ABOVE}:", "", *reasons]
    return "\n".join(lines) + "\n"


def draw(curves, file):
    units = ["vertices", "regions", "maps"]
    figure, panels = plt.subplots(1, len(units), figsize=(11, 4.2), sharey=True)
    for (unit, curve), points in curves.items():
        if unit in units:
            sizes, seconds = zip(*points)
            panel = panels[units.index(unit)]
            panel.loglog(sizes, seconds, marker="o", markersize=3, linewidth=1.2, label=curve)
    for unit, panel in zip(units, panels):
        low, high = panel.get_xlim()
        panel.set_xlabel(unit)
        panel.grid(True, which="major", linewidth=0.3)
        panel.legend(fontsize=7, frameon=False, loc="upper left")
        panel.set_xlim(low, high)
    panels[0].set_ylabel("seconds, one thread")
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


if __name__ == "__main__":
    main()
