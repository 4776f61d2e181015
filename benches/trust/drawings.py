"""Other drawings out of maps: what is still GeoJSON, so that all of a program runs on it."""

import copy
import json

from mutations import TEXTS, is_position, is_ring

STEP = 1e-9
DATES = [
    "2024-06-01", "2024-06-02", "2024-06-31", "1950", "", "soon", None, 17, "20250103", 1735776000,
    "2025-01-02T23:30:00Z",
]


def of_drawing(chance, tree, others):
    """One to twelve changes of rings, features and properties."""
    tree = copy.deepcopy(tree)
    rings, features = [], []
    collect(tree, rings, features)
    for _ in range(chance.choice([1, 1, 2, 4, 12])):
        if rings and (not features or chance.random() < 0.65):
            redraw(chance, chance.choice(rings), rings)
        elif features:
            rewrite(chance, chance.choice(features), others)
    return json.dumps(tree, ensure_ascii=chance.random() < 0.8).encode("utf-8", "surrogatepass")


def collect(tree, rings, features):
    """Rings, and lists of features."""
    open_ = [tree]
    while open_:
        value = open_.pop()
        if is_ring(value):
            if all(is_position(position) for position in value):
                rings.append(value)
        elif isinstance(value, dict):
            if isinstance(value.get("features"), list) and value["features"]:
                features.append(value["features"])
            open_.extend(part for part in value.values() if isinstance(part, (dict, list)))
        elif isinstance(value, list):
            open_.extend(part for part in value if isinstance(part, (dict, list)))


def redraw(chance, ring, rings):
    """Moves, adds and takes away positions; the ring stays closed where it was."""
    is_closed = len(ring) > 3 and ring[0] == ring[-1]
    if is_closed:
        ring.pop()
    at = chance.randrange(len(ring))
    kind = chance.randrange(11)
    if kind == 0:
        ring[at][:2] = [part + chance.choice([STEP, -STEP, 0.6 * STEP, 0.01, -1, 3]) for part in ring[at][:2]]
    elif kind == 1:
        # Onto a corner of another ring, or of this one.
        ring[at][:2] = chance.choice(chance.choice(rings))[:2]
    elif kind == 2:
        # Between two positions, or beside the line between them.
        before = ring[at - 1]
        middle = [(a + b) / 2 + chance.choice([0, 0, STEP, 0.2]) for a, b in zip(before[:2], ring[at][:2])]
        ring.insert(at, middle)
    elif kind == 3 and len(ring) > 3:
        del ring[at]
    elif kind == 4:
        ring.reverse()
    elif kind == 5:
        # A part of it twice, there and back again.
        end = min(len(ring), at + chance.choice([1, 2, 5]))
        part = copy.deepcopy(ring[at:end])
        ring[end:end] = part[::-1] if chance.random() < 0.5 else part
    elif kind == 6:
        # Another ring, moved a little: neighbours that nearly touch.
        by = chance.choice([0, STEP, 2 * STEP, 1e-5, 0.1])
        ring[:] = [[position[0] + by, *position[1:]] for position in chance.choice(rings)]
        is_closed = is_closed and ring[0] != ring[-1]
    elif kind == 7:
        chance.shuffle(ring)
    elif kind == 8:
        # Into or over the territory, or over the antimeridian.
        by, up = chance.choice([(30, 45), (-10, 0), (150, 0), (0, 40), (360, 0), (-0.5, -0.5)])
        ring[:] = [[position[0] + by, max(-90, min(90, position[1] + up)), *position[2:]] for position in ring]
    elif kind == 9:
        scale = chance.choice([0, 1e-8, 0.5, 2])
        x, y = ring[0][:2]
        ring[:] = [[x + (p[0] - x) * scale, max(-90, min(90, y + (p[1] - y) * scale)), *p[2:]] for p in ring]
    else:
        digits = chance.choice([0, 1, 3, 9])
        ring[:] = [[round(part, digits) for part in position] for position in ring]
    if is_closed:
        ring.append(list(ring[0]))


def rewrite(chance, features, others):
    """Features again, elsewhere in the order, under other properties, or out of another map."""
    at = chance.randrange(len(features)) if features else 0
    kind = chance.randrange(6)
    if kind == 0 and features:
        features.insert(chance.randrange(len(features)), copy.deepcopy(features[at]))
    elif kind == 1:
        chance.shuffle(features)
    elif kind == 2 and len(features) > 1:
        del features[at]
    elif kind == 3:
        found = []
        collect(chance.choice(others), [], found)
        if found:
            features.append(copy.deepcopy(chance.choice(chance.choice(found))))
    elif features and isinstance(features[at], dict):
        properties = features[at].get("properties")
        properties = properties if isinstance(properties, dict) else {}
        features[at]["properties"] = properties
        name = chance.choice([*properties, "status", "date", "name", "fill"])
        if name == "date" or kind == 4:
            properties["date"] = chance.choice(DATES)
        else:
            properties[name] = chance.choice(TEXTS)
