"""The classifier as a PyTorch module for one text: token ids in, scores out.

Nothing of it serves training: no batches, no padding, no masks.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def tensor(array):
    return torch.from_numpy(np.ascontiguousarray(array))


class Mlp(nn.Module):
    def __init__(self, w, side, s):
        super().__init__()
        self.register_buffer("table", tensor(w[f"{side}/embedding"]))
        self.register_buffer("weight", tensor(w[f"{side}/layer0/weights"].T))
        self.register_buffer("bias", tensor(w[f"{side}/layer0/bias"]))

    def forward(self, ids):
        mean = F.embedding(ids, self.table).mean(0, keepdim=True)
        return F.relu(F.linear(mean, self.weight, self.bias))


class Cnn(nn.Module):
    def __init__(self, w, side, s):
        super().__init__()
        self.register_buffer("table", tensor(w[f"{side}/embedding"]))
        taps = w[f"{side}/filters/weights"].reshape(s["window"], s["filters"], -1)
        # As one product with rows of `window` embeddings.
        weight = taps.transpose(1, 0, 2).reshape(s["filters"], -1)
        self.register_buffer("weight", tensor(weight))
        self.register_buffer("bias", tensor(w[f"{side}/filters/bias"]))
        self.window: int = s["window"]

    def forward(self, ids):
        x = F.embedding(ids.unfold(0, self.window, 1), self.table).flatten(1)
        return F.relu(F.linear(x, self.weight, self.bias).amax(0, keepdim=True))


class Rnn(nn.Module):
    def __init__(self, w, side, s):
        super().__init__()
        self.register_buffer("table", tensor(w[f"{side}/embedding"]))
        self.gru = nn.GRU(s["embedding"], s["hidden"], bidirectional=True)
        ours = {"weight_ih": "input", "weight_hh": "hidden", "bias_ih": "bias", "bias_hh": "hidden_bias"}
        for d, suffix in enumerate(("_l0", "_l0_reverse")):
            for name, given in ours.items():
                parameter = getattr(self.gru, name + suffix)
                parameter.data = tensor(w[f"{side}/layer/{d}/{given}"].T)

    def forward(self, ids):
        states, _ = self.gru(F.embedding(ids, self.table).unsqueeze(1))
        return states.amax(0)


class Classifier(nn.Module):
    def __init__(self, w, s):
        super().__init__()
        kinds = {"mlp": Mlp, "cnn": Cnn, "rnn": Rnn}
        self.a, self.b = (
            kinds[k](w, side, s) for k, side in zip(s["routes"], "ab")
        )
        both = np.concatenate([w["combiner/weights_a"], w["combiner/weights_b"]])
        self.register_buffer("weight", tensor(both.T))
        self.register_buffer("bias", tensor(w["combiner/bias"]))

    def forward(self, ids):
        x = torch.cat([self.a(ids), self.b(ids)], 1)
        return F.linear(x, self.weight, self.bias)
