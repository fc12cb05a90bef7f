"""Predicts single texts with PyTorch and ONNX Runtime, from ready token ids.

It answers as protocol.py says.
"""

import statistics
import time
import warnings

import numpy as np
import onnxruntime
import torch

import arrays
import onnx_graph
import protocol
from single import Classifier

ROUNDS = 3


def timed(predict, texts):
    """The median time of a prediction in microseconds, and the last scores."""
    for t in texts[:20]:
        predict(t)
    times = []
    for _ in range(ROUNDS):
        scores = []
        for t in texts:
            began = time.perf_counter_ns()
            y = predict(t)
            times.append(time.perf_counter_ns() - began)
            scores.append(np.array(y, np.float64).reshape(-1))
    return statistics.median(times) / 1e3, np.stack(scores)


def session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def onnx_ways(w, s):
    """ONNX Runtime's ways to predict, by name, for arrays of token ids."""
    run = session(onnx_graph.build(w, s))
    binding = run.io_binding()
    binding.bind_output("scores", "cpu")

    def bound(ids):
        binding.bind_cpu_input("ids", ids)
        run.run_with_iobinding(binding)
        return binding.get_outputs()[0].numpy()

    def plain(ids):
        return run.run(["scores"], {"ids": ids})[0]

    return {"ONNX Runtime": plain, "ONNX Runtime, bound": bound}


def nothing():
    """A prediction that computes nothing: what calling ONNX Runtime takes."""
    run = session(onnx_graph.nothing())
    return lambda ids: run.run(["out"], {"ids": ids})[0][:1]


def torch_ways(w, s, example):
    """PyTorch's ways to predict, by name, for tensors of token ids."""
    model = Classifier(w, s).eval()
    scripted = torch.jit.freeze(torch.jit.trace(model, example))
    compiled = torch.compile(model, dynamic=True)
    return {"PyTorch": model, "PyTorch, TorchScript": scripted, "PyTorch, compiled": compiled}


class Worker:
    def __init__(self, settings):
        self.s = settings
        self.part = arrays.part(settings["folder"], "test")

    def predict(self, q):
        w = arrays.weights(q["weights"])
        texts = [t for t in self.part.texts if len(t) >= self.s["window"]]
        texts = texts[: q["texts"]]
        results, scores = [], []

        def measure(ways, given):
            for name, predict in ways.items():
                took, y = timed(predict, given)
                results.append({"name": name, "microseconds": took})
                scores.append(y)

        with torch.inference_mode():
            measure(torch_ways(w, self.s, max(texts, key=len)), texts)
        given = [t.numpy() for t in texts]
        measure(onnx_ways(w, self.s), given)
        took, _ = timed(nothing(), given)
        return {
            "latency": results,
            "scores": np.stack(scores).reshape(len(scores), -1).tolist(),
            "call": took,
        }

    def versions(self, _):
        return {"versions": [f"ONNX Runtime {onnxruntime.__version__}"]}


def main():
    warnings.simplefilter("ignore")  # TorchScript is deprecated, and still fast
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    settings, answers = protocol.settings()
    protocol.serve(Worker(settings), answers)


if __name__ == "__main__":
    main()
