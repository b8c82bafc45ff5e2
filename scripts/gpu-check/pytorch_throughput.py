"""Throughput of training steps in PyTorch on the networks that Eas's GPU check times: one line of JSON for each network, precision and mode.

Usage: pytorch_throughput.py [--quick] [--device cuda]

The step is forward, cross-entropy, backward and SGD with Nesterov momentum, on batches of 64 that lie on the GPU, already normalised. Maps are channels_last, cuDNN
chooses its algorithms by time; bfloat16 is autocast. Networks are those of Eas: convolutions without bias, batch normalisation and ReLU behind each (before each in
the DenseNet), batch normalisation with epsilon 1e-5 and momentum 0.1.
"""

import argparse
import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional

BATCH = 64
PARAMETERS = {"start": 133_530, "densenet-bc-40-40": 1_901_930}


class ConvolutionBlock(nn.Sequential):
    """Convolution, batch normalisation, ReLU."""

    def __init__(self, inputs, filters):
        super().__init__(nn.Conv2d(inputs, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(inplace=True))


def plain(layers, units, classes=10):
    """A plain network: a number is a 3x3 convolution's filters, "max" and "average" are the poolings, FC(units) and the classifier follow."""
    modules, channels = [], 3
    for layer in layers:
        if layer == "max":
            modules.append(nn.MaxPool2d(2))
        elif layer == "average":
            modules.append(nn.AvgPool2d(4))
        else:
            modules.append(ConvolutionBlock(channels, layer))
            channels = layer
    modules += [nn.Flatten(), nn.Linear(channels, units, bias=False), nn.BatchNorm1d(units), nn.ReLU(inplace=True), nn.Linear(units, classes)]
    return nn.Sequential(*modules)


class DenseLayer(nn.Module):
    """BN-ReLU-1x1(4g)-BN-ReLU-3x3(g), its output concatenated to its input."""

    def __init__(self, inputs, growth):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, 4 * growth, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(4 * growth)
        self.conv2 = nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False)

    def forward(self, x):
        y = self.conv1(functional.relu(self.norm1(x)))
        y = self.conv2(functional.relu(self.norm2(y)))
        return torch.cat([x, y], 1)


def densenet_bc(depth, growth, classes=10):
    """DenseNet-BC of three blocks, transitions to half the channels."""
    layers_of_block = (depth - 4) // 6
    channels = 2 * growth
    modules = [nn.Conv2d(3, channels, 3, padding=1, bias=False)]
    for block in range(3):
        for _ in range(layers_of_block):
            modules.append(DenseLayer(channels, growth))
            channels += growth
        if block < 2:
            modules += [nn.BatchNorm2d(channels), nn.ReLU(inplace=True), nn.Conv2d(channels, channels // 2, 1, bias=False), nn.AvgPool2d(2)]
            channels //= 2
    modules += [nn.BatchNorm2d(channels), nn.ReLU(inplace=True), nn.AvgPool2d(8), nn.Flatten(), nn.Linear(channels, classes)]
    return nn.Sequential(*modules)


NETWORKS = {
    "start": lambda: plain([16, "max", 32, "max", 64, "max", 128, "average"], 256),
    "twelve-layers": lambda: plain([64] * 3 + ["max"] + [128] * 3 + ["max"] + [256] * 3 + ["max"] + [256] * 3 + ["average"], 256),
    "densenet-bc-40-40": lambda: densenet_bc(40, 40),
}


def make_step(model, images, labels, precision):
    """Returns the loss of a batch as a function, which may be compiled, and the step on a batch of that number."""
    device = images[0].device.type
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9, nesterov=True, weight_decay=1e-4, fused=device == "cuda")

    def losses(batch, target):
        with torch.autocast(device, torch.bfloat16, enabled=precision == "bfloat16"):
            return functional.cross_entropy(model(batch), target)

    def step(number, compute):
        optimizer.zero_grad(set_to_none=True)
        batch = number % len(images)
        compute(images[batch], labels[batch]).backward()
        optimizer.step()

    return losses, step


def measure(name, precision, mode, device, quick):
    """Times one network; returns what its line says."""
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
    torch.manual_seed(1)
    model = NETWORKS[name]().to(device, memory_format=torch.channels_last).train()
    count = sum(parameter.numel() for parameter in model.parameters())
    if count != PARAMETERS.get(name, count):
        raise ValueError(f"{name} has {count} parameters, not {PARAMETERS[name]}: it is another network")
    batches = 2 if quick else 8
    images = [torch.randn(BATCH, 3, 32, 32, device=device).contiguous(memory_format=torch.channels_last) for _ in range(batches)]
    labels = [torch.randint(10, (BATCH,), device=device) for _ in range(batches)]
    seconds = time_steps(model, images, labels, precision, mode, quick)
    return {"milliseconds": 1000 * seconds, "images_per_second": BATCH / seconds, "parameters": count}


def time_steps(model, images, labels, precision, mode, quick):
    """Median seconds of a step over rounds of steps that are queued and then waited for."""
    wait = torch.cuda.synchronize if images[0].is_cuda else (lambda: None)
    losses, step = make_step(model, images, labels, precision)
    compute = torch.compile(losses, mode="reduce-overhead") if mode == "compiled" else losses
    for number in range(2 if quick else 20):
        step(number, compute)
    wait()

    def seconds_of(steps):
        start = time.perf_counter()
        for number in range(steps):
            step(number, compute)
        wait()
        return (time.perf_counter() - start) / steps

    if quick:
        return seconds_of(1)
    steps = min(max(int(0.4 / seconds_of(10)), 10), 500)
    return statistics.median(seconds_of(steps) for _ in range(5))


def main():
    parser = argparse.ArgumentParser(description="Throughput of training steps in PyTorch.")
    parser.add_argument("--quick", action="store_true", help="few steps: tries the program out, its figures say nothing")
    parser.add_argument("--device", default="cuda")
    arguments = parser.parse_args()
    if arguments.device == "cuda" and not torch.cuda.is_available():
        sys.exit(f"PyTorch {torch.__version__} finds no GPU")
    torch.backends.cudnn.benchmark = True
    failures = 0
    cases = [(precision, mode) for mode in ("plain", "compiled") for precision in ("bfloat16", "tf32", "float32")]
    for precision, mode in cases:
        for name in NETWORKS:
            line = {"network": name, "precision": precision, "mode": mode, "torch": torch.__version__}
            try:
                line |= measure(name, precision, mode, arguments.device, arguments.quick)
            except Exception as problem:  # One network that fails leaves the others to be measured.
                failures += 1
                line["error"] = f"{type(problem).__name__}: {problem}".splitlines()[0]
            print(json.dumps(line), flush=True)
            if mode == "compiled":
                torch.compiler.reset()
    sys.exit(f"{failures} of {len(cases) * len(NETWORKS)} were not measured; the lines say why" if failures else 0)


if __name__ == "__main__":
    main()
