"""Reads what the Go side wrote: token ids, labels and weights."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch


@dataclass
class Part:
    """The texts of one part: a tensor of token ids for each, and the labels."""

    texts: list
    labels: torch.Tensor

    def __len__(self):
        return len(self.texts)


def numbers(path, kind="<i4"):
    return np.fromfile(path, dtype=kind)


def header(folder):
    return json.loads((Path(folder) / "header.json").read_text())


def part(folder, name):
    """A part of a prepared folder."""
    base = Path(folder) / name
    ids = torch.from_numpy(numbers(f"{base}.ids").astype(np.int64))
    lengths = np.diff(numbers(f"{base}.offsets"))
    labels = torch.from_numpy(numbers(f"{base}.labels").astype(np.int64))
    return Part(list(ids.split(lengths.tolist())), labels)


def weights(path):
    """The arrays of a weights file, by name."""
    flat = numbers(f"{path}.f32", "<f4")
    arrays = {}
    for w in json.loads(Path(f"{path}.json").read_text()):
        size = int(np.prod(w["shape"]))
        arrays[w["name"]] = flat[w["from"] : w["from"] + size].reshape(w["shape"])
    return arrays
