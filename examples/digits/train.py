#!/usr/bin/env python3
"""Trains the demo's digit classifier on a small part of MNIST and writes model/digits.onnx.

    python3 examples/digits/train.py                      # digits from artifacts/digits (the demo puts them there)
    python3 examples/digits/train.py --data FOLDER        # or from a folder with the four IDX files

The model is meant to be wrong now and then: a demo of hard-example mining needs real mistakes. It learns from the first
TRAINING_COUNT of the 60,000 training digits and is measured on the demo's pool, two of every five test digits (pool_and_holdout).
`train` and `evaluate` are also what an experiment calls that retrains on mined digits.

Needs numpy and torch 1.13 or later (Debian: python3-torch). The result is the same from run to run on one machine.
"""
import argparse
import copy
import pathlib

import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
TRAINING_COUNT = 600
EMBEDDING_LENGTH = 64


def read_idx(path):
    """Reads an IDX file of unsigned bytes: the magic 0, 0, 8, rank; one big-endian size per axis; the values."""
    raw = path.read_bytes()
    if len(raw) < 4 or raw[:3] != b"\0\0\x08":
        raise ValueError(f"{path}: not an IDX file of unsigned bytes")
    shape = np.frombuffer(raw, ">u4", count=raw[3], offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(shape)


def read_digits(folder, part):
    """Images [N, 28, 28] and labels [N] of `part`: train or t10k."""
    return read_idx(folder / f"{part}-images-idx3-ubyte"), read_idx(folder / f"{part}-labels-idx1-ubyte")


def pool_and_holdout(count):
    """Positions of the test digits in the demo's pool (the first two of every five) and of those nothing but an evaluation sees.

    Not simply the first 4,000: the two halves of the test set were written by different groups of people.
    """
    position = np.arange(count)
    return position[position % 5 < 2], position[position % 5 >= 2]


class DigitNet(nn.Module):
    """Two convolutions, an embedding of 64 values, ten logits; fed with what `to_input` makes."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(24 * 7 * 7, EMBEDDING_LENGTH), nn.ReLU())
        self.dropout = nn.Dropout(0.3)
        self.classify = nn.Linear(EMBEDDING_LENGTH, 10)

    def forward(self, images):
        return self.classify(self.dropout(self.features(images)))


def to_input(images):
    """Bytes [N, 28, 28] to what the network is fed, as model.yaml says: (pixel / 255 - 0.1307) / 0.3081."""
    scaled = torch.from_numpy(images.astype(np.float32)) / 255
    return ((scaled - 0.1307) / 0.3081).unsqueeze(1)


def train(images, labels, seed=1, epochs=30, batch=32):
    """Trains a fresh network with Adam, dropout and weight decay.

    images: bytes [N, 28, 28]; labels: [N] in 0..9; returns the network, ready to predict.
    """
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)  # the order of summation, and so the last digit, would depend on the number of cores
    torch.manual_seed(seed)
    net = DigitNet()
    inputs, targets = to_input(images), torch.from_numpy(labels.astype(np.int64))
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    for _ in range(epochs):
        for chosen in torch.randperm(len(inputs)).split(batch):
            loss = nn.functional.cross_entropy(net(inputs[chosen]), targets[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        schedule.step()
    return net.eval()


def predict(net, images, batch=500):
    """Class probabilities [N, 10]."""
    with torch.no_grad():
        return torch.cat([net(part).softmax(1) for part in to_input(images).split(batch)]).numpy()


def evaluate(net, images, labels):
    """The share of images whose most probable class is the label."""
    return float((predict(net, images).argmax(1) == labels).mean())


def export(net, path):
    """Writes the network as ONNX (opset 13): input [N, 1, 28, 28], logits [N, 10]."""
    torch.onnx.export(
        copy.deepcopy(net), torch.zeros(1, 1, 28, 28), str(path), opset_version=13, input_names=["input"], output_names=["logits"],
        dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, default=HERE.parents[1] / "artifacts" / "digits", help="folder with the four IDX files")
    parser.add_argument("--count", type=int, default=TRAINING_COUNT, help="how many of the training digits to learn from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "model" / "digits.onnx")
    args = parser.parse_args()

    images, labels = read_digits(args.data, "train")
    images, labels = images[:args.count], labels[:args.count]
    net = train(images, labels, args.seed, args.epochs)
    export(net, args.out)

    test_images, test_labels = read_digits(args.data, "t10k")
    pool, holdout = pool_and_holdout(len(test_images))
    print(f"{args.out.name}: {args.out.stat().st_size:,} bytes, trained on {len(images):,} digits, seed {args.seed}, {args.epochs} epochs")
    for name, chosen in ("pool", pool), ("holdout", holdout):
        accuracy = evaluate(net, test_images[chosen], test_labels[chosen])
        print(f"{name}: {len(chosen):,} digits, accuracy {accuracy:.4f}, {round((1 - accuracy) * len(chosen)):,} wrong")
    print(f"training digits: accuracy {evaluate(net, images, labels):.4f}")


if __name__ == "__main__":
    main()
