"""Prints the values of the black boxes at random points, for the test that package
compare has the same functions:

    python record_boxes.py > ../testdata/boxes.json
"""

import json
import random

import boxes

rng = random.Random(1)
print("[")
lines = []
for name, (function, ranges) in boxes.BOXES.items():
    for _ in range(5):
        x = [round(rng.uniform(low, high), 6) for low, high in ranges]
        lines.append(json.dumps({"box": name, "x": x, "f": function(x)}))
print(",\n".join(lines))
print("]")
