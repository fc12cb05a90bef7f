"""Three ways to keep and to train the embedding tables of the routes.

All begin a step by handing out the tables that the network looks ids up in, and
end it by moving them along their gradients. The last row of a table is that of
the padding: it is zero and stays so.
"""

import torch
from torch.optim.adamw import adamw

BETAS, EPSILON = (0.9, 0.999), 1e-8


class Whole:
    """Whole tables as parameters, with dense gradients or sparse ones."""

    def __init__(self, count, rows, dim, decay, sparse):
        self.weights = [
            torch.zeros(rows + 1, dim, requires_grad=True) for _ in range(count)
        ]
        self.decay, self.sparse = decay, sparse

    @torch.no_grad()
    def reset(self):
        for w in self.weights:
            w[:-1].normal_(0, 0.1)
            w.grad = None
        if self.sparse:  # SparseAdam has no weight decay
            self.optimizer = torch.optim.SparseAdam(self.weights, betas=BETAS)
        else:
            self.optimizer = torch.optim.AdamW(
                self.weights, weight_decay=self.decay, fused=True
            )

    def begin(self, batch):
        return self.weights, batch

    @torch.no_grad()
    def end(self, rate):
        self.optimizer.param_groups[0]["lr"] = rate
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        for w in self.weights:
            w[-1].zero_()


class Rows:
    """Only the rows of the batch's distinct tokens, with a lazy AdamW."""

    def __init__(self, count, rows, dim, decay):
        self.weights = [torch.zeros(rows + 1, dim) for _ in range(count)]
        self.moments = [
            [torch.zeros_like(w) for w in self.weights] for _ in BETAS
        ]
        self.padding, self.decay = rows, decay

    def reset(self):
        for w in self.weights:
            w[:-1].normal_(0, 0.1)
        for kind in self.moments:
            for m in kind:
                m.zero_()
        self.steps = torch.zeros(())

    def begin(self, batch):
        self.ids, places = torch.unique(batch.padded, return_inverse=True)
        self.rows = [w.index_select(0, self.ids).requires_grad_() for w in self.weights]
        flat = places.masked_select(batch.padded != self.padding)
        return self.rows, batch._replace(padded=places, flat=flat)

    @torch.no_grad()
    def end(self, rate):
        means, squares = (
            [m.index_select(0, self.ids) for m in kind] for kind in self.moments
        )
        rows = [r.detach() for r in self.rows]
        adamw(
            rows, [r.grad for r in self.rows], means, squares, [],
            [self.steps.clone() for _ in rows], fused=True, amsgrad=False,
            beta1=BETAS[0], beta2=BETAS[1], lr=rate, weight_decay=self.decay,
            eps=EPSILON, maximize=False,
        )
        self.steps += 1
        stored = self.weights, *self.moments
        for kind, new in zip(stored, (rows, means, squares)):
            for whole, part in zip(kind, new):
                whole.index_copy_(0, self.ids, part)
        for w in self.weights:
            w[self.padding] = 0


def make(variant, count, rows, dim, decay):
    kind = variant["embedding"]
    if kind == "rows":
        return Rows(count, rows, dim, decay)
    return Whole(count, rows, dim, decay, sparse=kind == "sparse")
