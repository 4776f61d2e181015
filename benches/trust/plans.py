"""What is run on spoiled files: for each program, files and a command line, by chance."""

import json
from dataclasses import dataclass, field

from drawings import of_drawing
from mutations import of_bytes, of_lines, of_structure

METHODS = [
    ["--clip"], ["--overlap", "sum"], ["--outside", "nearest"], ["--measure", "wgs84-geodesic"],
    ["--measure", "sphere-planar:6378137"],
    ["--measure", "sphere-geodesic:6371010"], ["--counted", "everything"], ["--counted", "occupied,unknown"],
    ["--denominator", "boundary"], ["--denominator", "1000"], ["--method", "deepstate"], ["--side", "Russia"],
    ["--limit", "vertices=100"], ["--date-pattern", "%d%m%y"], ["--edge-tolerance", "0.01"],
]
LEGENDS = ["any"] * 8 + ["status", "deepstate", "isw", "nzz", "front-line"]
REGION_NAMES = ["name", "NAME", "ADM1_EN", "id", "region"]


def box(name, west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


# So that maps of other places than Ukraine are measured, too.
WORLD = {
    "type": "FeatureCollection",
    "features": [box("West", -180, -90, 0, 90), box("North", 0, 0, 180, 90), box("South", 0, -90, 180, 0)],
}


@dataclass
class Plan:
    program: str
    arguments: list = field(default_factory=list)
    files: dict = field(default_factory=dict)
    # The file that is written, if standard output is not all there is.
    output: str = ""
    # What is expected on standard output: json, csv, text, or nothing where only a file is written.
    form: str = "text"
    stdin: bytes = b""
    # The folder of a cache, whose entries are spoiled after a first run.
    cache: str = ""


class Planner:
    def __init__(self, seeds):
        self.seeds = seeds
        self.map_texts = [json.dumps(tree).encode() for tree in seeds.maps] + seeds.odd

    def plan(self, program, chance):
        plan = Plan(program)
        getattr(self, program)(plan, chance)
        return plan

    def map(self, chance, is_spoiled=True):
        """A map; one that is whole now and then, beside others that are not."""
        if not is_spoiled or chance.random() < 0.05:
            return json.dumps(chance.choice(self.seeds.maps)).encode()
        kind = chance.random()
        if kind < 0.2:
            return of_bytes(chance, chance.choice(self.map_texts), self.map_texts)
        spoil = of_structure if kind < 0.4 else of_drawing
        return spoil(chance, chance.choice(self.seeds.maps), self.seeds.maps)

    def neighbour(self, chance, content):
        """The map of the next day."""
        try:
            return of_drawing(chance, json.loads(content), self.seeds.maps)
        except (ValueError, RecursionError, TypeError, OverflowError):
            return of_bytes(chance, content, self.map_texts)

    def maps(self, plan, chance, count):
        """Names of maps, some of which have a day. One in three is a neighbour of the one before it."""
        names, last = [], None
        for number in range(count):
            day = f"_2025-01-{number + 2:02}" if chance.random() < 0.8 else ""
            name = f"m{number}{day}.{chance.choice(['geojson', 'geojson', 'json', 'geojson.gz'])}"
            if last is not None and chance.random() < 0.5:
                content = last if chance.random() < 0.3 else self.neighbour(chance, last)
            else:
                content = self.map(chance)
            plan.files[name] = last = content
            names.append(name)
        return names

    def method(self, plan, chance):
        """Options about territory, legend and method."""
        where = chance.random()
        if where < 0.5:
            plan.files["land.geojson"] = json.dumps(WORLD).encode()
            plan.arguments += ["--territory", "land.geojson", "--region-name", "name"]
        elif where < 0.75:
            whole = json.dumps(chance.choice(self.seeds.territories)).encode()
            spoiled = of_structure(chance, chance.choice(self.seeds.territories), self.seeds.territories)
            redrawn = of_drawing(chance, chance.choice(self.seeds.territories), self.seeds.territories)
            bytewise = of_bytes(chance, whole, self.map_texts)
            plan.files["land.geojson"] = chance.choice([whole, redrawn, redrawn, spoiled, bytewise])
            plan.arguments += ["--territory", "land.geojson"]
            if chance.random() < 0.6:
                plan.arguments += ["--region-name", chance.choice(REGION_NAMES)]
            for option in (["--region-overlap", "independent"], ["--region-parent", "parent"], ["--region-code", "id"]):
                if chance.random() < 0.15:
                    plan.arguments += option
            if chance.random() < 0.15:
                plan.arguments += ["--region-official-area", chance.choice(["official_area", "area", "name"])]
        self.legend_option(plan, chance)
        options = {option[0]: option for option in chance.sample(METHODS, chance.choice([0, 0, 1, 1, 2]))}
        for option in options.values():
            plan.arguments += option

    def legend_option(self, plan, chance):
        kind = chance.random()
        if kind < 0.1:
            plan.files["mine.toml"] = of_lines(chance, chance.choice(self.seeds.legends), self.seeds.legends)
            plan.arguments += ["--legend", "mine.toml"]
        elif kind < 0.8:
            plan.arguments += ["--legend", chance.choice(LEGENDS)]

    def json_or_text(self, plan, chance):
        if chance.random() < 0.75:
            plan.arguments.append("--json")
            plan.form = "json"

    def share(self, plan, chance):
        self.method(plan, chance)
        self.json_or_text(plan, chance)
        for option, likely in (("--regions", 0.35), ("--uncertainty", 0.1)):
            if chance.random() < likely:
                plan.arguments.append(option)
        names = self.maps(plan, chance, chance.choice([1, 1, 1, 1, 2]))
        if chance.random() < 0.05:
            plan.stdin = plan.files.pop(names[0])
            names[0] = "-"
        plan.arguments += names

    def change(self, plan, chance):
        self.method(plan, chance)
        self.json_or_text(plan, chance)
        if chance.random() < 0.3:
            plan.arguments += ["--geojson", "changed.geojson"]
            plan.output = "changed.geojson"
        plan.arguments += self.maps(plan, chance, 2)

    def timeline(self, plan, chance):
        self.method(plan, chance)
        plan.form = chance.choice(["json", "json", "csv", "text"])
        plan.arguments += [] if plan.form == "text" else [f"--{plan.form}"]
        for option, likely in ((["--regions"], 0.3), (["--monthly"], 0.1), (["--every", "2d"], 0.1)):
            if chance.random() < likely and not ("--monthly" in plan.arguments and "--every" in option):
                plan.arguments += option
        if chance.random() < 0.2:
            plan.cache = "kept"
            plan.arguments += ["--cache", "kept"]
        plan.arguments += self.maps(plan, chance, chance.choice([1, 2, 3, 4]))

    def compare(self, plan, chance):
        self.method(plan, chance)
        self.json_or_text(plan, chance)
        if chance.random() < 0.3:
            plan.arguments.append("--regions")
        names = self.maps(plan, chance, chance.choice([2, 2, 3]))
        if chance.random() < 0.3:
            plan.arguments += ["--consensus", chance.choice(["1", "2"]), "--geojson", "agreed.geojson"]
            plan.output = "agreed.geojson"
        for number, name in enumerate(names):
            legend = f"@{chance.choice(LEGENDS)}" if chance.random() < 0.3 else ""
            plan.arguments.append(f"{'ABC'[number]}={name}{legend}")

    def draw(self, plan, chance):
        self.method(plan, chance)
        plan.output = chance.choice(["a.svg", "a.svg", "a.png", "a.html", "a.html"])
        plan.form = ""
        plan.arguments += ["-o", plan.output]
        seeds = self.seeds
        if chance.random() < 0.15:
            plan.files["mine.theme.toml"] = of_lines(chance, chance.choice(seeds.themes), seeds.themes)
            plan.arguments += ["--theme", "mine.theme.toml"]
        if chance.random() < 0.3:
            plan.arguments += ["--lang", chance.choice(["uk", "de", "fr"])]
        if chance.random() < 0.1:
            plan.arguments += ["--title", "a\u202eb <b> \x1b[2J"]
        is_chart = plan.output != "a.html" and chance.random() < 0.35
        if is_chart:
            plan.arguments.append("--chart")
            if chance.random() < 0.4:
                plan.files["days.csv"] = of_lines(chance, chance.choice(seeds.events), seeds.events)
                plan.arguments += ["--events", "days.csv"]
            plan.arguments += chance.choice([[], ["--monthly"], ["--regions"], ["--quantity", "area"]])
        elif chance.random() < 0.3:
            plan.files["towns.csv"] = of_lines(chance, chance.choice(seeds.places), seeds.places)
            plan.arguments += ["--places", "towns.csv"]
        if plan.output == "a.html" or is_chart:
            plan.arguments += self.maps(plan, chance, chance.choice([1, 2, 3]))
            return
        if chance.random() < 0.2:
            windows = ["Donetsk", "30,45,40,50", "North", "179,-1,-179,1", "0,0,0,0"]
            plan.arguments += ["--window", chance.choice(windows)]
        names = self.maps(plan, chance, 2)
        plan.arguments += [names[0]] + (["--since", names[1]] if chance.random() < 0.4 else [])

    def audit(self, plan, chance):
        figure = chance.choice(self.seeds.figures)
        if chance.random() < 0.25:
            figure = of_lines(chance, figure, self.seeds.articles)
        # An argument has no zero byte, and one that begins with two hyphens is an option.
        plan.arguments.append(figure.replace(b"\0", b"").lstrip(b"-"))
        self.method(plan, chance)
        self.json_or_text(plan, chance)
        names = self.maps(plan, chance, 2)
        plan.arguments += [names[0]] + (["--from", names[1]] if chance.random() < 0.4 else [])

    def check_article(self, plan, chance):
        articles = self.seeds.articles
        text = chance.choice(articles)
        spoil = of_lines if chance.random() < 0.6 else of_bytes
        plan.files["article.txt"] = spoil(chance, text, articles) if chance.random() < 0.8 else text
        self.method(plan, chance)
        self.json_or_text(plan, chance)
        if chance.random() < 0.5:
            plan.arguments.append("--all")
        plan.arguments.append("article.txt")
        names = self.maps(plan, chance, chance.choice([1, 2]))
        for day, name in zip(("2025-11-11", "2025-11-01"), names):
            plan.arguments += ["--map", f"{day}={name}"]

    def legend(self, plan, chance):
        self.json_or_text(plan, chance)
        if chance.random() < 0.3:
            plan.arguments += ["--property", chance.choice(["name", "status", "fill", "missing", ""])]
        plan.arguments += self.maps(plan, chance, chance.choice([1, 1, 2]))
