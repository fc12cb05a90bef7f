"""Trains the network and measures how fast."""

import time

import torch
from torch.nn import functional as F

import tables
from batches import Batches
from network import Network


class Training:
    """A network, its tables and its optimizer in one variant.

    settings are those of the experiment; a variant says which of PyTorch's
    ways to compute the same thing is used.
    """

    def __init__(self, settings, variant, part):
        self.s = settings
        self.variant = variant
        rows = settings["vocabulary"]
        self.network = Network(settings, variant)
        self.tables = tables.make(
            variant, len(settings["routes"]), rows, settings["embedding"],
            settings["weight_decay"],
        )
        narrowest = settings["window"]
        self.batches = Batches(part, settings["batch"], rows, narrowest)
        self.run = self.network
        if variant["mode"] != "eager":
            self.run = torch.compile(self.network, dynamic=True)

    def reset(self, seed):
        torch.manual_seed(seed)
        self.network.reset()
        self.tables.reset()
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), weight_decay=self.s["weight_decay"], fused=True
        )
        self.taken = 0

    def rate(self):
        """The learning rate of the next step: a linear rise, then a linear
        fall to 0."""
        total = self.s["epochs"] * len(self.batches)
        warm = self.s["warmup"] * total
        at = self.taken + 1
        if at < warm:
            return self.s["learning_rate"] * at / warm
        left = (total - self.taken) / max(total - warm, 1)
        return self.s["learning_rate"] * min(left, 1)

    def step(self, batch):
        given, looked_up = self.tables.begin(batch)
        loss = F.cross_entropy(self.run(given, looked_up), batch.labels)
        loss.backward()
        rate = self.rate()
        self.tables.end(rate)
        self.optimizer.param_groups[0]["lr"] = rate
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.taken += 1
        return loss

    def epoch(self, until=None):
        """One epoch, or less when the time `until` comes; its examples."""
        self.network.train()
        seen = 0
        for rows in self.batches.rows():
            loss = self.step(self.batches.batch(rows))
            seen += len(rows)
            if until and time.perf_counter() >= until:
                break
        if not torch.isfinite(loss):
            raise ArithmeticError(f"the loss became {loss.item()}")
        return seen

    @torch.inference_mode()
    def accuracy(self, part):
        self.network.eval()
        batches = Batches(part, 128, self.s["vocabulary"], self.s["window"])
        right = 0
        for rows in batches.rows():
            batch = batches.batch(rows)
            given, looked_up = self.tables.begin(batch)
            scores = self.network(given, looked_up)
            right += (scores.argmax(1) == batch.labels).sum().item()
        return right / len(part)
