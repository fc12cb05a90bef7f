"""Recorded tables as a problem for Optuna: the format is described in doc.go of
package tables."""

import csv
import gzip
import json
import math


class Table:
    """Every configuration of a space, with its accuracy and its FLOPs."""

    directions = ("maximize", "minimize")

    def __init__(self, path, options):
        self.ordinal = "ordinal" in options  # numbers are whole numbers with an order, not categories
        self.raw = "raw" in options  # FLOPs as they are, not their logarithm
        self.flat = "flat" in options  # settings that do not exist are asked for too
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            self.header = json.loads(lines.readline())
            rows = list(csv.DictReader(lines))
        self.dimensions = self.header["space"]
        names = [d["name"] for d in self.dimensions]
        self.rows = {tuple(r[n] for n in names): i for i, r in enumerate(rows)}
        self.accuracy = [self._accuracy(r) for r in rows]
        self.flops = [int(r["flops"]) for r in rows]

    def _accuracy(self, row):
        """The best epoch of the seeds' mean curve; None where training failed."""
        curve = []
        for epoch in range(1, self.header["epochs"] + 1):
            shares = []
            for s in self.header["seeds"]:
                right = row[f"right.{s['seed']}.{epoch}"]
                if right == "":
                    return None
                shares.append(int(right) / s["texts"] / len(self.header["seeds"]))
            curve.append(sum(shares))
        return max(curve)

    def suggest(self, trial):
        """Asks for the settings in the order of the space, with its conditions;
        returns which configuration it is."""
        chosen, key = {}, []
        for d in self.dimensions:
            values = d["values"]
            exists = all(chosen.get(c["dimension"], _nothing) in c["values"] for c in d.get("when", ()))
            if not exists and not self.flat:
                key.append("")
                continue
            if self.ordinal and all(isinstance(v, (int, float)) for v in values):
                i = trial.suggest_int(d["name"], 0, len(values) - 1)
            else:
                i = trial.suggest_categorical(d["name"], range(len(values)))
            key.append(str(i) if exists else "")
            if exists:
                chosen[d["name"]] = values[i]
        return self.rows[tuple(key)]

    def length(self, row):
        """Virtual time of training, in proportion to its FLOPs."""
        return self.flops[row]

    def outcome(self, row):
        """What Optuna is told; None of a trial that failed."""
        if self.accuracy[row] is None:
            return None
        cost = self.flops[row]
        return self.accuracy[row], cost if self.raw else math.log10(cost)

    def record(self, row):
        """What the comparison keeps of a trial: value, cost, configuration."""
        return [self.accuracy[row], self.flops[row], row]


_nothing = object()
