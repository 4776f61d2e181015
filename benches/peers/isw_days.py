"""Makes a month of maps of 50,000 vertices out of the two days of ISW that there are.

    python isw_days.py DATA/isw FOLDER

Writes 31 maps: the two days in turn, each time a ten-thousandth of a degree farther east. On an
ellipsoid that leaves every area what it was, and no two maps have an edge in common, so that nobody
can profit from the repetition. Digits are carried over as decimals, not through floating point.
"""

import re
import sys
from decimal import Decimal
from pathlib import Path

DAYS = ["20220706", "20220708"]
LAYER = "RussianAssessedCoTinUkraine"
STEP = Decimal("0.0001")
LONGITUDE = re.compile(r"\[(-?[0-9.]+),")


def main():
    data, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    texts = [(data / f"{day}_{LAYER}.geojson").read_text(encoding="utf-8") for day in DAYS]
    for index in range(31):
        shift = STEP * (index // len(DAYS))
        moved = LONGITUDE.sub(lambda match: f"[{Decimal(match[1]) + shift},", texts[index % len(DAYS)])
        (folder / f"202207{index + 1:02}_{LAYER}.geojson").write_text(moved, encoding="utf-8")


if __name__ == "__main__":
    main()
