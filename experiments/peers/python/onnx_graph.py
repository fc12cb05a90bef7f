"""The classifier as an ONNX graph for one text: token ids in, scores out."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """Collects nodes and weights."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def weight(self, name, array):
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, op, inputs, **attributes):
        out = f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [out], **attributes))
        return out

    def constant(self, *values):
        return self.weight(f"c{len(self.weights)}", np.array(values, np.int64))


def mlp(g, w, side, s):
    mean = g.add("ReduceMean", [embedded(g, w, side), g.constant(0)], keepdims=1)
    return g.add("Relu", [dense(g, w, f"{side}/layer0", mean)])


def dense(g, w, name, x):
    inputs = [g.weight(f"{name}/{n}", w[f"{name}/{n}"]) for n in ("weights", "bias")]
    return g.add("Gemm", [x, *inputs])


def cnn(g, w, side, s):
    x = g.add("Transpose", [embedded(g, w, side)], perm=[1, 0])
    x = g.add("Unsqueeze", [x, g.constant(0)])
    taps = w[f"{side}/filters/weights"].reshape(s["window"], s["filters"], -1)
    kernel = g.weight(f"{side}/filters/weights", taps.transpose(1, 2, 0))
    bias = g.weight(f"{side}/filters/bias", w[f"{side}/filters/bias"])
    y = g.add("ReduceMax", [g.add("Conv", [x, kernel, bias]), g.constant(2)], keepdims=0)
    return g.add("Relu", [y])


def rnn(g, w, side, s):
    x = g.add("Unsqueeze", [embedded(g, w, side), g.constant(1)])
    h = s["hidden"]

    def zrh(a):  # the gates are r, z, n in the file
        return np.concatenate([a[h : 2 * h], a[:h], a[2 * h :]])

    parts = {"input": [], "hidden": [], "biases": []}
    for d in range(2):
        name = f"{side}/layer/{d}"
        parts["input"].append(zrh(w[f"{name}/input"].T))
        parts["hidden"].append(zrh(w[f"{name}/hidden"].T))
        biases = [zrh(w[f"{name}/{b}"]) for b in ("bias", "hidden_bias")]
        parts["biases"].append(np.concatenate(biases))
    inputs = [g.weight(f"{side}/{k}", np.stack(v)) for k, v in parts.items()]
    y = g.add(
        "GRU", [x, *inputs], hidden_size=h, direction="bidirectional",
        linear_before_reset=1,
    )
    y = g.add("ReduceMax", [y, g.constant(0)], keepdims=0)
    return g.add("Reshape", [y, g.constant(1, 2 * h)])


def embedded(g, w, side):
    table = g.weight(f"{side}/embedding", w[f"{side}/embedding"])
    return g.add("Gather", [table, "ids"])


def build(w, s):
    """The model of weights w and settings s."""
    g = Graph()
    kinds = {"mlp": mlp, "cnn": cnn, "rnn": rnn}
    features = [kinds[k](g, w, side, s) for k, side in zip(s["routes"], "ab")]
    both = np.concatenate([w["combiner/weights_a"], w["combiner/weights_b"]])
    inputs = [g.weight("combiner/weights", both), g.weight("combiner/bias", w["combiner/bias"])]
    x = g.add("Concat", features, axis=1)
    g.nodes.append(helper.make_node("Gemm", [x, *inputs], ["scores"]))
    graph = helper.make_graph(
        g.nodes,
        "classifier",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["tokens"])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, s["classes"]])],
        g.weights,
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9
    )


def nothing():
    """A model that does nothing: what it takes is what a call takes."""
    graph = helper.make_graph(
        [helper.make_node("Identity", ["ids"], ["out"])],
        "nothing",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["tokens"])],
        [helper.make_tensor_value_info("out", TensorProto.INT64, ["tokens"])],
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9
    )
