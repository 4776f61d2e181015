"""Draws the curves that `run` measured, and prints by how much a doubling multiplies the time.

    python chart.py growth.tsv growth.svg
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


def main():
    curves = defaultdict(list)
    for line in Path(sys.argv[1]).read_text().splitlines():
        curve, unit, size, seconds = line.split("\t")
        curves[unit, curve].append((int(size), float(seconds)))
    units = list(dict.fromkeys(unit for unit, _ in curves))
    figure, panels = plt.subplots(1, len(units), figsize=(11, 4.2), sharey=True)
    print("| curve | from | to | time at the end | for each | times per doubling | at most |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for (unit, curve), points in curves.items():
        points.sort()
        sizes, seconds = zip(*points)
        panel = panels[units.index(unit)]
        panel.loglog(sizes, seconds, marker="o", markersize=3, linewidth=1.2, label=curve)
        steps = [
            (later / earlier) ** (math.log(2) / math.log(to / of))
            for (of, earlier), (to, later) in zip(points, points[1:])
            if earlier >= LEAST_SECONDS
        ]
        mean = math.prod(steps) ** (1 / len(steps)) if steps else math.nan
        each = f"{seconds[-1] / sizes[-1] * 1e9:,.0f} ns a {unit.removesuffix('s').replace('vertice', 'vertex')}"
        print(
            f"| {curve} | {sizes[0]:,} | {sizes[-1]:,} | {seconds[-1]:.3f} s | {each} "
            f"| {mean:.2f} | {max(steps, default=math.nan):.2f} |"
        )
    for unit, panel in zip(units, panels):
        low, high = panel.get_xlim()
        panel.set_xlabel(unit)
        panel.grid(True, which="major", linewidth=0.3)
        panel.legend(fontsize=7, frameon=False, loc="upper left")
        panel.set_xlim(low, high)
    panels[0].set_ylabel("seconds, one thread")
    figure.tight_layout()
    figure.savefig(sys.argv[2], metadata={"Date": None})


if __name__ == "__main__":
    main()
