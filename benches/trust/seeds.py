"""What is spoiled: maps, territories, legends, themes, tables and articles, cut down to some kilobytes."""

import json
import random
from pathlib import Path

# Larger files cost time and are not spoiled in more ways.
MOST_BYTES = 20_000
MOST_MEMBERS, MOST_POSITIONS = 8, 24

ARTICLES = [
    "date 2025-11-11\n\nThe general staff said its troops now hold more than 19% of Ukraine, or some 116,000 square\n"
    "km (44,800 square miles). Maps show that Russia controls 19.1% of the country. Some 6,000 houses were\n"
    "without power on Tuesday.\n",
    "date 2025-12-01\n\nIn November, Russia gained 505 sq km (195 sq mi), 0.65% of Donetsk region. Russia holds 77%\n"
    "of Donetsk region and a fifth of Ukraine; in 2024 it advanced by 4,168 km², three times as much as a year\nearlier. "
    "Ukrainian forces retook about 40 square kilometres near Kupiansk since the start of the year.\n",
    "Росія контролює понад 115 тис. кв. км, 19,1 % території України. Knapp 20 Prozent, rund 116.000 km².\n"
    "Plus de 116 000 km², soit environ 19 % du pays.\n",
]
FIGURES = [
    "19.1%", "some 116,000 square km", "-505 sq km", "nearly a fifth", "about 0.65 percentage points", "1,200,000 acres",
]
EVENTS = "date,label\n2025-01-02,Avdiivka\n2025-01-03,\"Two, with a comma\"\n"


class Seeds:
    def __init__(self, data, repository):
        self.maps = self.trees(data, [
            "wild/*.geojson", "wild/questions/*/*.geojson", "wild/questions/*/*.json", "truth/corpus/*.geojson",
            "suites/antimeridian/input/*.json", "suites/polygon-clipping/*/args.geojson",
        ])
        self.maps += self.cut(data, [
            "deepstate-history/16[67]*.geojson", "deepstate/*_202501*.geojson", "isw/*.geojson",
            "isw-later/*.geojson", "nzz/2024*.json", "many-days/*.json",
        ])
        self.territories = self.cut(data, [
            "boundaries/*.geojson", "truth/corpus/boundary*", "wild/questions/*/t*.geojson",
            "wild/questions/F1_cache_territory/s*.geojson", "wild/questions/F2*/same.geojson",
        ])
        # Bytes that are no JSON, and what else is no GeoJSON.
        corpus = data / "truth/corpus"
        self.odd = [path.read_bytes() for path in sorted(corpus.iterdir()) if path.stat().st_size < MOST_BYTES]
        legends = [*sorted(repository.glob("legends/*.toml")), *sorted(data.glob("wild/**/*.toml"))]
        self.legends = [path.read_bytes() for path in legends]
        self.themes = [path.read_bytes() for path in sorted(repository.glob("themes/*.toml"))]
        self.places = [(repository / "data/ukraine_places.csv").read_bytes()]
        self.events = [EVENTS.encode()]
        own = sorted(data.glob("wild/questions/*/art*.txt"))
        self.articles = [*(text.encode() for text in ARTICLES), *(path.read_bytes() for path in own)]
        self.figures = [figure.encode() for figure in FIGURES]

    def trees(self, data, patterns):
        """The JSON documents among files that are small."""
        found = []
        for path in files(data, patterns):
            try:
                tree = json.loads(path.read_bytes())
            except (ValueError, RecursionError):
                continue
            if path.stat().st_size < MOST_BYTES and isinstance(tree, (dict, list)):
                found.append(tree)
        return found

    def cut(self, data, patterns):
        """Parts of maps that are large: some features, and of rings some positions."""
        found = []
        for path in files(data, patterns):
            chance = random.Random(path.name)
            found.append(cut_down(json.loads(path.read_bytes()), chance))
        return found


def files(data, patterns):
    found = [path for pattern in patterns for path in sorted(data.glob(pattern))]
    if not found:
        raise SystemExit(f"seeds: nothing in {data} is called like {patterns[0]}")
    return found


def cut_down(tree, chance):
    if isinstance(tree, dict):
        return {name: cut_down(value, chance) for name, value in tree.items()}
    if not isinstance(tree, list):
        return tree
    if tree and isinstance(tree[0], list) and tree[0] and isinstance(tree[0][0], (int, float)):
        # A ring keeps its ends.
        step = max(1, len(tree) // MOST_POSITIONS)
        return [*tree[:-1:step], tree[-1]]
    kept = tree
    if len(tree) > MOST_MEMBERS:
        kept = [tree[at] for at in sorted(chance.sample(range(len(tree)), MOST_MEMBERS))]
    return [cut_down(value, chance) for value in kept]


def sizes(seeds):
    """How many seeds there are of each kind."""
    return {name: len(found) for name, found in vars(seeds).items()}


if __name__ == "__main__":
    import sys

    found = Seeds(Path(sys.argv[1]), Path(__file__).resolve().parents[2])
    print(sizes(found), sorted(len(json.dumps(tree)) for tree in found.maps)[-20:])
