"""Black boxes of two objectives, both to be minimized: ZDT1-3 (Zitzler, Deb and
Thiele 2000), DTLZ2 (Deb, Thiele, Laumanns and Zitzler 2002) and WFG4 (Huband,
Hingston, Barone and While 2006). package compare has the same in Go."""

import math


def zdt(shape):
    def f(x):
        g = 1 + 9 * sum(x[1:]) / (len(x) - 1)
        return x[0], g * shape(x[0], g)

    return f


def dtlz2(x):
    g = sum((v - 0.5) ** 2 for v in x[1:])
    return (1 + g) * math.cos(x[0] * math.pi / 2), (1 + g) * math.sin(x[0] * math.pi / 2)


def multimodal(y, a=30, b=10, c=0.35):
    """The shift s_multi of WFG."""
    d = abs(y - c) / (2 * (math.floor(c - y) + c))
    return (1 + math.cos((4 * a + 2) * math.pi * (0.5 - d)) + 4 * b * d * d) / (b + 2)


def wfg4(z, position=4):
    t = [multimodal(v / (2 * (i + 1))) for i, v in enumerate(z)]
    along = sum(t[:position]) / position
    away = sum(t[position:]) / (len(t) - position)
    return away + 2 * math.sin(along * math.pi / 2), away + 4 * math.cos(along * math.pi / 2)


UNIT30 = [(0.0, 1.0)] * 30
BOXES = {
    "zdt1": (zdt(lambda x, g: 1 - math.sqrt(x / g)), UNIT30),
    "zdt2": (zdt(lambda x, g: 1 - (x / g) ** 2), UNIT30),
    "zdt3": (zdt(lambda x, g: 1 - math.sqrt(x / g) - x / g * math.sin(10 * math.pi * x)), UNIT30),
    "dtlz2": (dtlz2, [(0.0, 1.0)] * 12),
    "wfg4": (wfg4, [(0.0, 2.0 * (i + 1)) for i in range(24)]),
}


class Box:
    """A function as a problem for Optuna."""

    directions = ("minimize", "minimize")

    def __init__(self, name):
        self.function, self.ranges = BOXES[name]

    def suggest(self, trial):
        return self.function([trial.suggest_float(f"x{i + 1}", low, high) for i, (low, high) in enumerate(self.ranges)])

    def length(self, _):
        return 1

    def outcome(self, objectives):
        return objectives

    def record(self, objectives):
        return [-objectives[1], math.exp(objectives[0]), -1]
