"""Batches of texts of like length, padded to the longest of each."""

from typing import NamedTuple

import torch
from torch.nn.utils.rnn import pad_sequence


class Batch(NamedTuple):
    """One batch; its rows are sorted, the longest first.

    padded holds token ids, of shape (rows, longest), with the id `padding`
    after a text's end; flat the same ids without padding, one text after
    another, and offsets where each text begins in it.
    """

    padded: torch.Tensor
    flat: torch.Tensor
    offsets: torch.Tensor
    lengths: torch.Tensor
    labels: torch.Tensor


class Batches:
    """The batches of a part, in a new random order every epoch.

    Texts are shuffled, sorted by length within pools of some batches, and the
    batches are shuffled.
    """

    def __init__(self, part, size, padding, narrowest, pool=50):
        self.part, self.size, self.padding, self.pool = part, size, padding, pool
        self.narrowest = narrowest  # of a padded batch: the widest filter
        self.lengths = torch.tensor([len(t) for t in part.texts])

    def __len__(self):
        return -(-len(self.part) // self.size)

    def rows(self):
        """The rows of each batch of the next epoch."""
        batches = []
        for pool in torch.randperm(len(self.part)).split(self.size * self.pool):
            by_length = pool[self.lengths[pool].argsort(descending=True)]
            batches += by_length.split(self.size)
        return [batches[i] for i in torch.randperm(len(batches)).tolist()]

    def batch(self, rows):
        """The batch of these rows, which are sorted by length."""
        texts = [self.part.texts[i] for i in rows.tolist()]
        lengths = self.lengths[rows]
        padded = pad_sequence(texts, batch_first=True, padding_value=self.padding)
        if padded.shape[1] < self.narrowest:
            padded = torch.nn.functional.pad(
                padded, (0, self.narrowest - padded.shape[1]), value=self.padding
            )
        offsets = lengths.cumsum(0) - lengths
        return Batch(padded, torch.cat(texts), offsets, lengths, self.part.labels[rows])
