"""Finds PyTorch's fastest way to train a network.

A variant says, for each thing that PyTorch can do in several ways, which is
taken. All give the same training but for rounding, for the weight decay that
SparseAdam lacks, and for what dense AdamW does to rows that a batch lacks.
"""

import time

import torch

from training import Training

EMBEDDING = ("rows", "sparse", "dense")
CONVOLUTION = ("conv", "taps", "distinct")
RECURRENCE = ("reversed", "packed")
FIRST = {
    "embedding": "rows",
    "convolution": "conv",
    "recurrence": "reversed",
    "mode": "eager",
}


def possible(variant):
    """Whether the parts go together: products for all rows of a table pay only
    where the table is that of the batch."""
    return variant["convolution"] != "distinct" or variant["embedding"] == "rows"


def name(variant, routes):
    """The variant in words, without what the routes do not use."""
    words = [f"{variant['embedding']} embeddings"]
    if "cnn" in routes:
        words.append(f"convolution as {variant['convolution']}")
    if "rnn" in routes:
        words.append(f"{variant['recurrence']} sequences")
    return ", ".join([variant["mode"], *words])


class Probe:
    """Times variants for some seconds each. Compiling one, for all the shapes of
    an epoch, may take as many seconds as patience says; what then is still
    compiled counts as slow."""

    def __init__(self, settings, part, seconds, patience):
        self.s, self.part = settings, part
        self.seconds, self.patience = seconds, patience
        self.tried = {}  # name -> (examples a second, variant)

    def run(self):
        """Improves one choice after the other, and compiles what is then best.
        All results, the fastest first, and the fastest variant."""
        best = FIRST
        self.measure(best)
        choices = {"embedding": EMBEDDING}
        if "rnn" in self.s["routes"]:
            choices["recurrence"] = RECURRENCE
        if "cnn" in self.s["routes"]:
            choices["convolution"] = CONVOLUTION
        for key, values in choices.items():
            for value in values:
                self.measure({**best, key: value})
            best = self.fastest()[1]
        self.measure({**best, "mode": "compiled"})
        if "cnn" in self.s["routes"]:  # oneDNN's convolutions cannot be fused
            self.measure({**best, "mode": "compiled", "convolution": "taps"})
        self.repeat()
        results = [{"name": key, "rate": rate} for key, (rate, _) in self.tried.items()]
        results.sort(key=lambda r: -r["rate"])
        return results, self.fastest()[1]

    def fastest(self):
        return max(self.tried.values(), key=lambda t: t[0])

    def repeat(self, close=0.9, most=3):
        """Measures the fastest again, and those close to it: a moment in which
        the machine was busy must not decide."""
        ranking = sorted(self.tried.items(), key=lambda item: -item[1][0])
        for key, (rate, variant) in ranking[:most]:
            if rate >= close * self.fastest()[0]:
                self.tried[key] = max(rate, self.rate(variant)), variant

    def measure(self, variant):
        key = name(variant, self.s["routes"])
        if key in self.tried or not possible(variant):
            return
        try:
            rate = self.rate(variant)
        except Exception as e:  # PyTorch cannot compile everything
            print(f"{key}: {e}")
            rate = 0
        self.tried[key] = rate, variant

    def rate(self, variant):
        torch.compiler.reset()
        training = Training(self.s, variant, self.part)
        training.reset(seed=1)
        warm = self.seconds / 4 if variant["mode"] == "eager" else self.patience
        training.epoch(time.perf_counter() + warm)
        began = time.perf_counter()
        seen = 0
        while time.perf_counter() < began + self.seconds:
            seen += training.epoch(began + self.seconds)
        return seen / (time.perf_counter() - began)
