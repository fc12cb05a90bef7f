"""Trains with PyTorch as the driver asks; see protocol.py."""

import platform
import time

import numpy
import torch

import arrays
import protocol
from probe import Probe
from training import Training


def high_water():
    """The most bytes that this process has had resident."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status says nothing of peak memory")


def peak(tries=20):
    """GFLOP/s of products of large matrices: the most of some sizes."""
    sizes = (1024, 1024, 1024), (512, 512, 512), (2048, 256, 256), (4096, 192, 64)
    most = 0
    for m, n, k in sizes:
        a, b = torch.rand(m, k), torch.rand(k, n)
        for _ in range(tries):
            began = time.perf_counter()
            torch.mm(a, b)
            most = max(most, 2 * m * n * k / (time.perf_counter() - began) / 1e9)
    return most


class Worker:
    def __init__(self, settings):
        self.s = settings
        self.part = arrays.part(settings["folder"], "train")
        self.training = None

    def probe(self, q):
        variants, chosen = Probe(self.s, self.part, q["seconds"], q["patience"]).run()
        return {"variants": variants, "variant": chosen}

    def use(self, q):
        """Trains in a variant that another worker's probe found. A compiled one
        is used for some epochs first, so that it has met the shapes there are."""
        self.training = Training(self.s, q["variant"], self.part)
        if q["variant"]["mode"] != "eager":
            self.train({"seconds": q["patience"]})
        return {}

    def train(self, q):
        """Whole epochs until the seconds have gone, beginning anew where a
        training ends."""
        seen = took = epoch = 0
        seed = q.get("seed", 0)
        while took < q["seconds"]:
            if epoch % self.s["epochs"] == 0:
                self.training.reset(seed + epoch)
            began = time.perf_counter()
            seen += self.training.epoch()
            took += time.perf_counter() - began
            epoch += 1
        return {"examples": seen, "seconds": took}

    def accuracy(self, q):
        test = arrays.part(self.s["folder"], "test")
        self.training.reset(q.get("seed", 0))
        began = time.perf_counter()
        for _ in range(self.s["epochs"]):
            self.training.epoch()
        took = time.perf_counter() - began
        return {"accuracy": self.training.accuracy(test), "seconds": took}

    def memory(self, _):
        return {"bytes": high_water()}

    def peak(self, _):
        return {"gflops": peak()}

    def versions(self, _):
        return {
            "versions": [
                f"Python {platform.python_version()}",
                f"PyTorch {torch.__version__}",
                f"NumPy {numpy.__version__}",
                torch.backends.cpu.get_cpu_capability(),
                f"{torch.get_num_threads()} thread",
            ]
        }


def main():
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    # A batch's shape is new at almost every step: all must share one graph.
    torch._dynamo.config.recompile_limit = 64
    settings, answers = protocol.settings()
    protocol.serve(Worker(settings), answers)


if __name__ == "__main__":
    main()
