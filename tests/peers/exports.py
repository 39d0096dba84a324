"""Policies in the hands of safetensors, PyTorch and onnxruntime, beside what the agents do with them.

    python exports.py FOLDER

In FOLDER stand, for each policy, NAME.safetensors, NAME.onnx, and rows of an observation and what the agent does there
(see `describe` in tests/policy.c), NAME.tsv as it computes in single precision and NAME.f64 in double.

The network that PyTorch makes of a file, and the graph that onnxruntime runs with its numbers made doubles, must agree
with the agent to a millionth, all in double precision, where nothing but the file can make them differ: a millionth of
half the range for actions, and of the larger of 1 and itself for everything else. In single precision every sum of
hundreds of products is rounded, in an order that each program chooses. There onnxruntime may be away from the agent in
double by a millionth or, where that is more, four times as far as the agent itself is in single. Exits with 1 where
something differs more.
"""
import ast
import glob
import os
import sys

import numpy as np
import onnx
import onnx.numpy_helper
import onnxruntime
import safetensors
import safetensors.numpy
import safetensors.torch
import torch

WITHIN = 1e-6


class Policy(torch.nn.Module):
    """The networks of the book's agents."""

    def __init__(self, name, sizes):
        super().__init__()
        layers = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
        setattr(self, name, torch.nn.Sequential(*layers[:-1]))
        self.name = name

    def forward(self, observation):
        return getattr(self, self.name)(observation)


def columns(table, *widths):
    """The next columns of a table, in groups."""
    parts, at = [], 0
    for width in widths:
        parts.append(table[:, at : at + width])
        at += width
    assert at == table.shape[1], (at, table.shape)
    return parts


class Comparison:
    """Largest differences to the agent in double: PyTorch and onnxruntime in double; onnxruntime and the agent in single."""

    def __init__(self, name):
        self.name, self.rows, self.good = name, [], True

    def add(self, what, exact, torch_double, onnx_double, onnx_single, agent_single, scale=None):
        exact = np.asarray(exact, np.float64)
        scale = np.maximum(1, np.abs(exact)) if scale is None else scale
        errors = []
        for other in (torch_double, onnx_double, onnx_single, agent_single):
            other = np.asarray(other, np.float64)
            assert other.shape == exact.shape, (what, other.shape, exact.shape)
            errors.append(float((np.abs(other - exact) / scale).max()))
        self.rows.append(f"  {what:10} " + "  ".join(f"{error:.1e}" for error in errors))
        self.good &= max(errors[:2]) <= WITHIN and errors[2] <= max(WITHIN, 4 * errors[3])

    def report(self):
        print(f"{'ok    ' if self.good else 'FAILED'} {self.name}")
        print("\n".join(self.rows))
        return self.good


def log_density(mean, log_std, before):
    """By PyTorch's own density and Jacobian, at the action tanh(before), summed over its components."""
    normal = torch.distributions.Normal(mean, log_std.exp())
    tanh = torch.distributions.transforms.TanhTransform()
    jacobian = tanh.log_abs_det_jacobian(before, torch.tanh(before))
    return (normal.log_prob(before) - jacobian).sum(-1)


def compare(path):
    name = os.path.basename(path)[: -len(".safetensors")]
    c = Comparison(name)
    arrays = safetensors.numpy.load_file(path)
    with safetensors.safe_open(path, framework="pt") as file:
        said = file.metadata()
    root = "q" if said["head"] == "values" else "actor"
    weights = [arrays[f"{root}.{i}.weight"] for i in (0, 2, 4)]
    assert len(arrays) == 6 and all(a.dtype == np.float32 for a in arrays.values())
    sizes = [weights[0].shape[1]] + [w.shape[0] for w in weights]
    module = Policy(root, sizes)
    module.load_state_dict(safetensors.torch.load_file(path))
    stem = path[: -len(".safetensors")]
    tables = np.loadtxt(stem + ".tsv", dtype=np.float32), np.loadtxt(stem + ".f64")
    with torch.no_grad():
        numbers(c, said, sizes, module.double(), tables, stem + ".onnx")
    return c.report()


def opened(said, graph):
    """A function that runs the graph, which must be what it says."""
    model = onnx.load(graph)
    onnx.checker.check_model(model, full_check=True)
    assert [(o.domain, o.version) for o in model.opset_import] == [("", 9)] and model.ir_version == 4
    assert {p.key: p.value for p in model.metadata_props} == {k: said[k] for k in ("agent", "environment")}
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    return lambda rows: dict(zip(names, session.run(None, {"observation": rows})))


def doubled(graph):
    """The same graph with doubles for its numbers. (onnxruntime clips no doubles: log_std comes out as it is before.)"""
    model = onnx.load(graph)
    for array in model.graph.initializer:
        if array.data_type == onnx.TensorProto.FLOAT:
            exact = onnx.numpy_helper.to_array(array).astype(np.float64)
            array.CopyFrom(onnx.numpy_helper.from_array(exact, array.name))
    for value in [*model.graph.input, *model.graph.output]:
        if value.type.tensor_type.elem_type == onnx.TensorProto.FLOAT:
            value.type.tensor_type.elem_type = onnx.TensorProto.DOUBLE
    for node in model.graph.node:
        if node.op_type == "Clip":
            node.op_type = "Identity"
            del node.attribute[:]
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    return lambda rows: dict(zip(names, session.run(None, {"observation": rows})))


def numbers(c, said, sizes, module, tables, graph):
    obs, outputs = sizes[0], sizes[-1]
    run = opened(said, graph)
    s = tables[0][:, :obs]
    assert (s == tables[1][:, :obs]).all()
    y, theirs, doubles = module(torch.from_numpy(s).double()), run(s), doubled(graph)(s.astype(np.float64))
    for k, x in run(s[:1]).items():  # the batch is free
        assert np.abs(x - theirs[k][:1]).max() <= 1e-5
    if said["head"] == "values":
        (_, action, values), (_, _, exact) = (columns(t, obs, 1, outputs) for t in tables)
        c.add("values", exact, y, doubles["values"], theirs["values"], values)
        assert (theirs["action"] == theirs["values"].argmax(1)).all() and theirs["action"].dtype == np.int64
        # Where two values are as near as roundings, either action is right.
        sure = np.sort(exact)[:, -1] - np.sort(exact)[:, -2] > 1e-4
        assert sure.mean() > 0.9
        taken = (a[sure] for a in (y.argmax(1), doubles["action"], theirs["action"], action[:, 0]))
        c.add("action", action[sure, 0], *taken)
        return
    low, high = (torch.tensor(ast.literal_eval(said[k]), dtype=torch.float64) for k in ("action_low", "action_high"))
    act, gaussian = len(low), said["head"] == "squashed gaussian"
    widths = (obs, act, act, act, act, 1) if gaussian else (obs, act)
    single, exact = (columns(t, *widths) for t in tables)
    half, middle = (high - low) / 2, (high + low) / 2
    unit = torch.tanh(y[:, :act]) if gaussian else torch.tanh(y)
    c.add("action", exact[1], middle + half * unit, doubles["action"], theirs["action"], single[1], half.numpy())
    if not gaussian:
        return
    log_std = torch.clamp(y[:, act:], float(said["log_std_min"]), float(said["log_std_max"]))
    doubles["log_std"] = doubles["log_std"].clip(float(said["log_std_min"]), float(said["log_std_max"]))
    c.add("mean", exact[2], y[:, :act], doubles["mean"], theirs["mean"], single[2])
    c.add("log_std", exact[3], log_std, doubles["log_std"], theirs["log_std"], single[3])
    # One action for all, given before its tangent, at which each has its own density.
    given = torch.from_numpy(exact[4])
    densities = [log_density(y[:, :act], log_std, given)]
    for mean, scale in (
        (doubles["mean"], doubles["log_std"]),
        (theirs["mean"], theirs["log_std"]),
        (single[2], single[3]),
    ):
        densities.append(log_density(torch.from_numpy(mean).double(), torch.from_numpy(scale).double(), given))
    c.add("log pi", exact[5][:, 0], *densities)


def main():
    print(f"safetensors {safetensors.__version__}, torch {torch.__version__}, onnx {onnx.__version__}, "
          f"onnxruntime {onnxruntime.__version__}, numpy {np.__version__}")
    print("largest differences to the agent in double: PyTorch and onnxruntime in double, onnxruntime and the agent in single")
    paths = sorted(glob.glob(os.path.join(sys.argv[1], "*.safetensors")))
    good = [compare(path) for path in paths]
    print(f"{sum(good)} passed, {len(good) - sum(good)} failed")
    sys.exit(len(good) != 9 or not all(good))


main()
