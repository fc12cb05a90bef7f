"""The two-route classifier, as sweep's built-in sub-models are.

Each route has an embedding table of its own, which its owner (see tables.py)
hands to it: that is what lets the same network train with dense gradients,
with sparse ones, or on the rows of a batch alone.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def glorot(weight):
    nn.init.xavier_uniform_(weight)


class Mlp(nn.Module):
    """The mean of the embeddings, then a dense layer with ReLU."""

    def __init__(self, s, variant):
        super().__init__()
        self.sparse = variant["embedding"] == "sparse"
        self.dense = nn.Linear(s["embedding"], s["width"])
        self.features = s["width"]

    def reset(self):
        glorot(self.dense.weight)
        nn.init.zeros_(self.dense.bias)

    def forward(self, table, batch):
        x = F.embedding_bag(
            batch.flat, table, batch.offsets, mode="mean", sparse=self.sparse
        )
        return F.relu(self.dense(x))


class Cnn(nn.Module):
    """A convolution, ReLU and the maximum over time.

    A text shorter than the filters is read as if zeros followed it; no other
    position that reaches into the padding counts.
    """

    def __init__(self, s, variant):
        super().__init__()
        self.sparse = variant["embedding"] == "sparse"
        self.how = variant["convolution"]
        self.window, self.features = s["window"], s["filters"]
        self.weight = nn.Parameter(
            torch.empty(s["filters"], s["embedding"], self.window)
        )
        self.bias = nn.Parameter(torch.empty(s["filters"]))

    def reset(self):
        filters, dim, window = self.weight.shape
        limit = math.sqrt(6 / (window * dim + filters))
        nn.init.uniform_(self.weight, -limit, limit)
        nn.init.zeros_(self.bias)

    def forward(self, table, batch):
        windows = batch.padded.shape[1] - self.window + 1
        last = (batch.lengths - self.window).clamp(min=0)
        beyond = torch.arange(windows) > last[:, None]
        y = self.convolve(table, batch.padded, windows)
        y = y.masked_fill(beyond[:, :, None], -torch.inf).max(1).values
        return F.relu(y + self.bias)

    def convolve(self, table, ids, windows):
        """The filters at every window, of shape (rows, windows, filters)."""
        if self.how == "conv":  # embeddings as they lie in memory: channels last
            x = F.embedding(ids, table, sparse=self.sparse)
            weight = self.weight[:, :, None].contiguous(
                memory_format=torch.channels_last
            )
            return F.conv2d(x.transpose(1, 2)[:, :, None], weight)[:, :, 0].mT
        weight = self.weight.permute(2, 0, 1).flatten(0, 1)
        if self.how == "distinct":  # one product for the table's rows
            y = F.embedding(ids, F.linear(table, weight))
        else:
            y = F.linear(F.embedding(ids, table, sparse=self.sparse), weight)
        taps = y.split(len(self.bias), 2)
        return sum(tap[:, i : i + windows] for i, tap in enumerate(taps))


class Rnn(nn.Module):
    """A GRU in two directions and the maximum over time."""

    def __init__(self, s, variant):
        super().__init__()
        self.sparse = variant["embedding"] == "sparse"
        self.how = variant["recurrence"]
        self.features = 2 * s["hidden"]
        if self.how == "packed":
            self.gru = nn.GRU(
                s["embedding"], s["hidden"], batch_first=True, bidirectional=True
            )
        else:
            self.there = nn.GRU(s["embedding"], s["hidden"])
            self.back = nn.GRU(s["embedding"], s["hidden"])

    def reset(self):
        for layer in self.children():
            layer.reset_parameters()  # uniform within 1/sqrt(hidden), as sweep's

    def forward(self, table, batch):
        if self.how == "packed":
            return self.packed(table, batch)
        return self.reversed(table, batch)

    def packed(self, table, batch):
        x = F.embedding(batch.padded, table, sparse=self.sparse)
        x = pack_padded_sequence(x, batch.lengths, batch_first=True)
        states, _ = pad_packed_sequence(
            self.gru(x)[0], batch_first=True, padding_value=-torch.inf
        )
        return states.amax(1)

    def reversed(self, table, batch):
        """Two GRUs over padded texts, the second over each text reversed: the
        maximum does not mind the order of the states."""
        ids = batch.padded.T
        steps = torch.arange(ids.shape[0])[:, None]
        beyond = steps >= batch.lengths
        mirrored = torch.where(beyond, steps, batch.lengths - 1 - steps)
        both = torch.cat([ids, ids.gather(0, mirrored)], 1)
        there, back = F.embedding(both, table, sparse=self.sparse).chunk(2, 1)
        y = torch.cat([self.there(there)[0], self.back(back)[0]], 2)
        return y.masked_fill(beyond[:, :, None], -torch.inf).amax(0)


KINDS = {"mlp": Mlp, "cnn": Cnn, "rnn": Rnn}


class Network(nn.Module):
    """Two routes, dropout on the features of each, and a linear combiner."""

    def __init__(self, s, variant):
        super().__init__()
        self.routes = nn.ModuleList(KINDS[kind](s, variant) for kind in s["routes"])
        self.dropout = s["dropout"]
        self.combiner = nn.Linear(sum(r.features for r in self.routes), s["classes"])

    @torch.no_grad()
    def reset(self):
        for route in self.routes:
            route.reset()
        glorot(self.combiner.weight)
        nn.init.zeros_(self.combiner.bias)

    def forward(self, tables, batch):
        features = [route(t, batch) for route, t in zip(self.routes, tables)]
        x = F.dropout(torch.cat(features, 1), self.dropout, self.training)
        return self.combiner(x)
