"""Expected figures of small classifiers, computed with PyTorch in double precision.

    python torch_reference.py > torch_reference.json

For each classifier: the scores of a batch, the loss with label smoothing, the
gradient of every weight, and the weights after three steps of AdamW with
clipping. Weights come from a formula that whole numbers decide.
"""

import json

import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)

TEXTS = [[1, 2, 3], [4], [], [5, 1, 2, 1, 6, 0, 3, 4], [2, 1, 6, 5]]
LABELS = [0, 1, 2, 2, 0]
VOCABULARY, DIM, CLASSES = 7, 3, 3
SMOOTHING, RATE, DECAY, CLIP, STEPS = 0.1, 0.01, 0.1, 0.5, 3


class Weights:
    """Named tensors in the order of their first use, with numbers by formula."""

    def __init__(self):
        self.tensors = {}

    def __call__(self, name, *shape):
        if name not in self.tensors:
            i = torch.arange(torch.tensor(shape).prod().item())
            k = (31 * i * i + 611953 * i + 104729 * (len(self.tensors) + 1)) % 1000003
            w = (1.5 * (k.double() / 1000003 - 0.5)).float().double()
            self.tensors[name] = w.reshape(shape).requires_grad_()
        return self.tensors[name]


def mlp(w, side, s):
    table = w(f"{side}/embedding", VOCABULARY, DIM)
    parts = {"mean": ["mean"], "max": ["max"], "mean_max": ["mean", "max"]}[s["pool"]]
    rows = []
    for text in TEXTS:
        e = table[text]
        pools = {"mean": lambda: e.mean(0), "max": lambda: e.max(0).values}
        rows.append(torch.cat([pools[p]() if text else torch.zeros(DIM) for p in parts]))
    x = torch.stack(rows)
    for layer in range(s["depth"]):
        name = f"{side}/layer{layer}"
        x = x @ w(f"{name}/weights", x.shape[1], s["width"]) + w(f"{name}/bias", s["width"])
        x = {"relu": torch.relu, "tanh": torch.tanh}[s["activation"]](x)
    return x


def cnn(w, side, s):
    table = w(f"{side}/embedding", VOCABULARY, DIM)
    widths, filters = s["widths"], s["filters"]
    weights = w(f"{side}/filters/weights", sum(widths) * filters, DIM)
    bias = w(f"{side}/filters/bias", len(widths) * filters)
    rows = []
    for text in TEXTS:
        features, first = [], 0
        for i, width in enumerate(widths):
            kernel = weights[first : first + width * filters].reshape(width, filters, DIM).permute(1, 2, 0)
            first += width * filters
            e = F.pad(table[text].T, (0, max(width - len(text), 0)))
            y = F.conv1d(e[None], kernel, bias[i * filters : (i + 1) * filters])
            features.append(torch.relu(y[0]).max(1).values)
        rows.append(torch.cat(features))
    return torch.stack(rows)


def rnn(w, side, s):
    table = w(f"{side}/embedding", VOCABULARY, DIM)
    hidden, gates = s["hidden"], {"gru": 3, "lstm": 4}[s["cell"]]
    n = gates * hidden
    kind = {"gru": nn.GRU, "lstm": nn.LSTM}[s["cell"]]
    layer = kind(DIM, hidden, bidirectional=s["directions"] == 2)
    given = {}
    for d, suffix in list(enumerate(["_l0", "_l0_reverse"]))[: s["directions"]]:
        name = f"{side}/layer/{d}"
        given["weight_ih" + suffix] = w(f"{name}/input", DIM, n).T
        given["weight_hh" + suffix] = w(f"{name}/hidden", hidden, n).T
        given["bias_ih" + suffix] = w(f"{name}/bias", n)
        zeros = torch.zeros(n)
        given["bias_hh" + suffix] = w(f"{name}/hidden_bias", n) if s["cell"] == "gru" else zeros
    rows = []
    for text in TEXTS:
        if not text:
            rows.append(torch.zeros(hidden * s["directions"]))
            continue
        states, last = torch.func.functional_call(layer, given, (table[text],))
        last = last[0] if s["cell"] == "lstm" else last
        rows.append({"last": last.flatten(), "max": states.max(0).values, "mean": states.mean(0)}[s["state"]])
    return torch.stack(rows)


def scores(w, routes):
    kinds = {"mlp": mlp, "cnn": cnn, "rnn": rnn}
    features = [kinds[kind](w, "ab"[i], s) for i, (kind, s) in enumerate(routes)]
    total = 0
    for i, y in enumerate(features):
        total = total + y @ w(f"combiner/weights_{'ab'[i]}", y.shape[1], CLASSES)
    return total + w("combiner/bias", CLASSES)


def lists(x):
    return [float(f"{v:.9g}") for v in x.detach().flatten()]


def case(routes):
    w = Weights()
    y = scores(w, routes)
    result = {"scores": lists(y)}
    optimizer = torch.optim.AdamW(w.tensors.values(), lr=RATE, weight_decay=DECAY, eps=1e-8)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(scores(w, routes), torch.tensor(LABELS), label_smoothing=SMOOTHING)
        loss.backward()
        if step == 0:
            result["loss"] = loss.item()
            result["gradients"] = {n: lists(t.grad) for n, t in w.tensors.items()}
        nn.utils.clip_grad_norm_(w.tensors.values(), CLIP)
        optimizer.step()
    result["trained"] = {n: lists(t) for n, t in w.tensors.items()}
    result["tensors"] = [{"name": n, "shape": list(t.shape), "size": 1.5} for n, t in w.tensors.items()]
    result["routes"] = [{"submodel": k, "settings": s} for k, s in routes]
    return result


def main():
    recurrent = lambda cell, directions, state: ("rnn", {"cell": cell, "directions": directions, "state": state, "hidden": 2})
    dense = ("mlp", {"pool": "mean_max", "depth": 2, "width": 3, "activation": "tanh"})
    conv = ("cnn", {"widths": [2, 3], "filters": 2})
    cases = [
        [("mlp", {"pool": "mean", "depth": 0})], [("mlp", {"pool": "max", "depth": 1, "width": 4, "activation": "relu"})], [dense],
        [conv], [("cnn", {"widths": [1], "filters": 3})],
        [recurrent("gru", 1, "last")], [recurrent("gru", 2, "max")], [recurrent("gru", 2, "mean")],
        [recurrent("lstm", 1, "last")], [recurrent("lstm", 2, "max")], [recurrent("lstm", 2, "mean")],
        [conv, dense], [recurrent("gru", 2, "last"), conv], [recurrent("lstm", 2, "last"), recurrent("gru", 1, "max")],
    ]
    settings = {"smoothing": SMOOTHING, "rate": RATE, "decay": DECAY, "clip": CLIP, "steps": STEPS, "dim": DIM}
    print("{" + f'"texts": {json.dumps(TEXTS)},\n"labels": {json.dumps(LABELS)},\n"settings": {json.dumps(settings)},\n"cases": [')
    print(",\n".join(json.dumps(case(c)) for c in cases))
    print("]}")


if __name__ == "__main__":
    main()
