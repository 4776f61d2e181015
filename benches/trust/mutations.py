"""Ways to spoil files: bytes of any, structures of JSON, lines of TOML, CSV and articles.

Each takes a `random.Random` and what it is to spoil, and leaves its seed as it was.
"""

import copy
import gzip
import json
import re

NUMBERS = [
    0, -0.0, 1, -1, 90, -90, 90.000000001, 180, -180, 180.000000001, 360, 540, 1e-9, 5e-10, 1e-300, 1e15, 1e300,
    -1e300, 2**31, 2**53 + 1, 2**63, 2**64, 10**400, 0.1, 36.5, 48.5,
]
TEXTS = [
    "", " ", "\0", "\n", "a\u202eb", "\u200f", "\x1b[2J", "\x9b31m", "\ud800", "é" * 3000, "null", "=1+1", "<script>",
    "]]>",
    "occupied", "occupied-before", "unknown", "liberated", "#a52714", "2024-06-31", "1950", "2024-02-29",
    "2025-11-11T23:59:60Z", "20251111", "EPSG:3857", "urn:ogc:def:crs:OGC:1.3:CRS84", "Polygon", "MultiPolygon",
    "Feature", "FeatureCollection", "GeometryCollection", "Point", "NaN", "Ukraine", "../../etc", "%s%n", "\ufeff",
]
MEMBERS = [
    "type", "features", "geometry", "coordinates", "properties", "name", "date", "status", "fill", "id", "crs", "bbox",
    "map", "geometries", "datetime", "EditDate", "official_area", "value",
]
BYTES = [
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\x1f\x8b", b"\x1e", b"{", b"}", b"[", b"]", b'"', b",", b"-", b"1e999", b"null",
    b"\\u0000", b"\\ud800", b"\n", b"\r", b"\x1b[31m", b"\xc2\x9b", b"\xe2\x80\xae", b"\xc0\x80", b"<", b"[[",
]
# Those of JSON, and those within other texts.
NUMBER = re.compile(rb"-?\d+(\.\d+)?([eE][-+]?\d+)?")


def of_bytes(chance, content, others):
    """One to eight changes of bytes; `others` are texts to take parts of."""
    content = bytearray(content)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        chance.choice(BYTE_CHANGES)(chance, content, others)
    return bytes(content)


def place(chance, content):
    return chance.randrange(len(content) + 1)


def stretch(chance, content):
    start = place(chance, content)
    return start, min(len(content), start + chance.choice([1, 2, 8, 64, 1024]))


def flip(chance, content, _):
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def insert(chance, content, _):
    at = place(chance, content)
    content[at:at] = chance.choice(BYTES) * chance.choice([1, 1, 2, 1000])


def remove(chance, content, _):
    start, end = stretch(chance, content)
    del content[start:end]


def repeat(chance, content, _):
    start, end = stretch(chance, content)
    content[end:end] = content[start:end] * chance.choice([1, 1, 2, 50])


def cut(chance, content, _):
    del content[place(chance, content) :]


def renumber(chance, content, _):
    found = list(NUMBER.finditer(content))
    if found:
        number = chance.choice(found)
        content[number.start() : number.end()] = str(chance.choice(NUMBERS)).encode()


def splice(chance, content, others):
    start, end = stretch(chance, content)
    other = chance.choice(others)
    first, last = stretch(chance, other)
    content[start:end] = other[first:last]


def pack(chance, content, _):
    content[:] = gzip.compress(bytes(content), mtime=0)


BYTE_CHANGES = [flip, flip, insert, insert, remove, repeat, cut, renumber, renumber, splice, pack]


def of_structure(chance, tree, others):
    """One to five changes of a JSON tree; `others` are trees to take parts of."""
    tree = [copy.deepcopy(tree)]
    for _ in range(chance.choice([1, 1, 2, 3, 5])):
        if not tree:
            break
        holder, key = chance.choice(places(tree, chance))
        chance.choice(TREE_CHANGES)(chance, holder, key, others)
    text = json.dumps(tree[0] if tree else None, ensure_ascii=chance.random() < 0.5, allow_nan=True)
    return text.encode("utf-8", "surrogatepass")


def places(tree, chance, most=4000):
    """Where values are: their holder and their key. Of long arrays of numbers only a part, so that changes meet
    other things, too."""
    found, open_ = [], [tree]
    while open_ and len(found) < most:
        holder = open_.pop()
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if len(keys) > 3 and is_ring(holder):
            keys = chance.sample(keys, 3)
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], (dict, list)):
                open_.append(holder[key])
    return found


def is_ring(value):
    return isinstance(value, list) and bool(value) and isinstance(value[0], list) and is_position(value[0])


def is_position(value):
    return isinstance(value, list) and len(value) > 1 and all(isinstance(part, (int, float)) for part in value)


def any_value(chance, others):
    if chance.random() < 0.4:
        holder, key = chance.choice(places([chance.choice(others)], chance))
        return copy.deepcopy(holder[key])
    return chance.choice([None, True, False, [], {}, [[]], [[[]]], chance.choice(NUMBERS), chance.choice(TEXTS)])


def replace(chance, holder, key, others):
    holder[key] = any_value(chance, others)


def drop(_, holder, key, __):
    del holder[key]


def rename(chance, holder, key, _):
    if isinstance(holder, dict):
        holder[chance.choice(MEMBERS + TEXTS)] = holder.pop(key)


def add(chance, holder, key, others):
    if isinstance(holder, dict):
        holder[chance.choice(MEMBERS)] = any_value(chance, others)
    else:
        holder.insert(key, any_value(chance, others))


def again(chance, holder, key, _):
    if isinstance(holder, list):
        for _ in range(chance.choice([1, 1, 2, 20])):
            holder.insert(key, copy.deepcopy(holder[key]))


def swap(chance, holder, key, _):
    other = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


def wrap(chance, holder, key, _):
    inside = holder[key]
    for _ in range(chance.choice([1, 1, 2, 120])):
        inside = chance.choice([[inside], {"data": inside}, {"type": "GeometryCollection", "geometries": [inside]}])
    holder[key] = inside


def unwrap(_, holder, key, __):
    value = holder[key]
    if isinstance(value, (list, dict)) and value:
        holder[key] = value[0] if isinstance(value, list) else next(iter(value.values()))


def turn(_, holder, key, __):
    if isinstance(holder[key], list):
        holder[key].reverse()


def move(chance, holder, key, _):
    """All numbers below it: to another place, another size, another grid."""
    scale = chance.choice([1, 1, 1, -1, 0, 0.5, 2, 1e-7, 100_000, 1e6])
    by = chance.choice([0, 0, 1e-9, 5e-10, 0.1, 1, 90, 180, 360, -360, 1e9])
    digits = chance.choice([None, None, 0, 1, 3, 9])

    def moved(value):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            if isinstance(value, list):
                return [moved(part) for part in value]
            return {name: moved(part) for name, part in value.items()} if isinstance(value, dict) else value
        try:
            value = float(value) * scale + by
            return value if digits is None else round(value, digits)
        except OverflowError:
            return value

    holder[key] = moved(holder[key])


def renumber_value(chance, holder, key, others):
    holder[key] = chance.choice(NUMBERS)


def retext(chance, holder, key, others):
    if isinstance(holder[key], str):
        holder[key] = chance.choice([chance.choice(TEXTS), holder[key] + chance.choice(TEXTS), holder[key].upper()])


TREE_CHANGES = [
    replace, drop, drop, rename, add, again, again, swap, swap, wrap, unwrap, turn, move, move, move, renumber_value,
    retext, retext,
]


def of_lines(chance, content, others):
    """One to five changes of the lines and words of a text, or of the bytes."""
    lines = content.decode("utf-8", "replace").split("\n")
    for _ in range(chance.choice([1, 1, 2, 3, 5])):
        at = chance.randrange(len(lines))
        kind = chance.randrange(8)
        if kind == 0:
            del lines[at]
            lines = lines or [""]
        elif kind == 1:
            lines[at:at] = [lines[at]] * chance.choice([1, 1, 2, 200])
        elif kind == 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            lines.insert(at, chance.choice(chance.choice(others).decode("utf-8", "replace").split("\n")))
        else:
            lines[at] = of_words(chance, lines[at], lines)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def of_words(chance, line, lines):
    words = re.split(r"(\W+)", line)
    at = chance.randrange(len(words))
    new = [
        "", str(chance.choice(NUMBERS)), chance.choice(TEXTS), words[at] * 2, words[at][::-1],
        chance.choice(re.split(r"(\W+)", chance.choice(lines))), words[at].replace(".", ","), f'"{words[at]}"', "[]",
        "{}",
    ]
    words[at] = chance.choice(new)
    return "".join(words)
