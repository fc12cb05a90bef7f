"""Expected scores of the classic model with two inputs, computed with NumPy.

    python two_inputs.py > two_inputs.json

Inputs x1 and x2 of shape [100, 256] go through a dense layer of 256 units with
ReLU each, y1 and y2; the scores are y1 W1 + y2 W2 + b. All numbers come from a
formula that whole numbers decide, so that they are the same in any language.
"""

import json

import numpy as np

ROWS, WIDTH, UNITS, CLASSES = 100, 256, 256, 4

# Name, shape and size of each tensor, in the order of their numbers from 0.
TENSORS = [
    ("x1", [ROWS, WIDTH], 2.0),
    ("x2", [ROWS, WIDTH], 2.0),
    ("a/layer0/weights", [WIDTH, UNITS], 0.2),
    ("a/layer0/bias", [UNITS], 0.5),
    ("b/layer0/weights", [WIDTH, UNITS], 0.2),
    ("b/layer0/bias", [UNITS], 0.5),
    ("combiner/weights_a", [UNITS, CLASSES], 0.2),
    ("combiner/weights_b", [UNITS, CLASSES], 0.2),
    ("combiner/bias", [CLASSES], 0.5),
]


def tensor(number, shape, size):
    """Numbers between -size/2 and size/2 that look random, as float32."""
    i = np.arange(np.prod(shape), dtype=np.int64)
    k = (31 * i * i + 611953 * i + 104729 * (number + 1)) % 1000003
    return (size * (k / 1000003 - 0.5)).astype(np.float32).reshape(shape)


def main():
    t = {name: tensor(n, shape, size).astype(np.float64) for n, (name, shape, size) in enumerate(TENSORS)}
    scores = t["combiner/bias"]
    for x, side in (("x1", "a"), ("x2", "b")):
        y = np.maximum(t[x] @ t[side + "/layer0/weights"] + t[side + "/layer0/bias"], 0)
        scores = scores + y @ t["combiner/weights_" + side]
    tensors = [{"name": n, "shape": s, "size": size} for n, s, size in TENSORS]
    rows = [[float(f"{v:.9g}") for v in row] for row in scores]
    print("{" + f'"tensors": {json.dumps(tensors)},\n"scores": [')
    print(",\n".join(json.dumps(row) for row in rows))
    print("]}")


if __name__ == "__main__":
    main()
