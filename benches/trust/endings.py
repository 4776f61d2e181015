"""What is wrong with how a program ended: the laws that hold for any input."""

import json
import re
import xml.etree.ElementTree
from csv import reader
from signal import SIGXCPU

from process import OUT_OF_MEMORY

# Success, an error, wrong usage.
CODES = {0, 1, 2}
# What a terminal obeys or a reader cannot see: C0 but line breaks and tabs, C1, and marks of direction.
UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# A share may be this much above all by rounding.
ROUNDING = 1e-6


def findings(plan, done, folder, options):
    """Kinds of what is wrong with a run, each with what there is to say of it."""
    err = done.err.decode("utf-8", "replace")
    if done.is_hanging:
        return [("hangs", "")]
    if done.code == -SIGXCPU or done.cpu >= options.seconds:
        return [("over time", f"{done.cpu:.1f} s")]
    if OUT_OF_MEMORY.search(err):
        return [("over memory", err[-300:])]
    if "panicked" in err or done.code == 101:
        place = re.search(r"panicked at (\S+)", err)
        return [("panic", place[1] if place else err[-300:])]
    if done.code not in CODES:
        return [("ends by a signal" if done.code < 0 else "exit code", str(done.code))]
    found = []
    if UNSEEN.search(err):
        found.append(("unseen characters in an error", err[:300]))
    if done.code:
        if not err.strip():
            found.append(("silent error", str(done.code)))
        elif "error:" not in err:
            found.append(("an error that is not called one", err[:300]))
        # Of a timeline the maps that could be read are printed.
        if not done.out:
            return found
    try:
        found += printed(plan, done.out.decode("utf-8"))
        if plan.output and not done.code:
            found += written(folder / plan.output)
    except UnicodeDecodeError as error:
        found.append(("output is not UTF-8", str(error)))
    return found


def printed(plan, text):
    if not plan.form:
        return []
    if not text.strip():
        return [("silent success", "")]
    if UNSEEN.search(text):
        return [("unseen characters", UNSEEN.search(text)[0].encode("unicode_escape").decode())]
    if plan.form == "csv":
        widths = {len(row) for row in reader(text.splitlines()) if row}
        return [("rows of other widths", str(widths))] if len(widths) > 1 else []
    if plan.form != "json":
        return []
    return of_json(text)


def of_json(text):
    try:
        document = json.loads(text, object_pairs_hook=members, parse_constant=no_number)
    except ValueError as error:
        return [("not JSON", str(error))]
    found = []
    for kind, wrong in (("share", shares(document)), ("range", ranges(document))):
        # Those of regions may be for other reasons.
        told = [place for place in wrong if not is_told(place, text)]
        found += [(f"{kind} outside 0 to 100 %", told[0])] if told else []
    wrong = list(areas(document))
    return found + ([("area below zero", wrong[0])] if wrong else [])


def is_told(place, text):
    """Whether a warning says why a figure is more than all."""
    of_regions = ("outside-territory", "official-area-differs")
    return '"more-than-all"' in text or "regions" in place and any(f'"{code}"' in text for code in of_regions)


def members(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError(f"a member twice: {[name for name, _ in pairs]}")
    return dict(pairs)


def no_number(text):
    raise ValueError(f"{text} is no number of JSON")


def figures(tree, path, is_wanted):
    """Numbers in members whose name is wanted, with their path."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, value in pairs:
        below = f"{path}/{name}"
        if isinstance(value, (dict, list)):
            yield from figures(value, below, is_wanted)
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and is_wanted(below):
            yield below, value


def shares(document):
    return percents(document, "share_percent")


def ranges(document):
    return percents(document, "range_percent")


def percents(document, name):
    for place, value in figures(document, "", lambda path: name in path):
        if not -ROUNDING <= value <= 100 + ROUNDING:
            yield f"{place}: {value}"


# What may be below zero: differences, and how much more often ground is drawn than before.
DIFFERENCE = re.compile(r"/(net|redrawn|differ|shift|residual|change|error|down|up)[^/]*$")


def areas(document):
    for place, value in figures(document, "", lambda path: path.endswith("_km2") and not DIFFERENCE.search(path)):
        if value < -ROUNDING:
            yield f"{place}: {value}"


def written(path):
    if not path.exists() or not path.stat().st_size:
        return [("nothing written", path.name)]
    content = path.read_bytes()
    if path.suffix == ".png":
        is_whole = content.startswith(b"\x89PNG\r\n\x1a\n") and content.endswith(b"IEND\xaeB`\x82")
        return [] if is_whole else [("not a whole PNG", path.name)]
    text = content.decode("utf-8")
    if UNSEEN.search(text):
        return [("unseen characters in a file", path.name)]
    if path.suffix == ".svg":
        try:
            xml.etree.ElementTree.fromstring(text)
        except xml.etree.ElementTree.ParseError as error:
            return [("not XML", str(error))]
        return []
    if path.suffix == ".html":
        data = re.search(r'type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
        if not data:
            return [("a page without its data", path.name)]
        text = data[1]
    try:
        json.loads(text, object_pairs_hook=members, parse_constant=no_number)
    except ValueError as error:
        return [("not JSON in a file", str(error))]
    return []
