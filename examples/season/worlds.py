"""Sets of images for experiments: a base set that the first model learned from, a pool "from service", test images, and a network."""
import copy
import csv
import io
import json
import pathlib
import sys

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples" / "digits"))
import train as digits_demo  # noqa: E402  (it is a script of another example, not an installed package)

NO_CLASS = -1


class World:
    """One set. Images are bytes [N, H, W, 3]; labels [N] are indices of `classes`, or NO_CLASS.

    base_*: what the first model learns from; pool_*: what comes in from service, `pool_shifted` [N] where the set itself has shifted ones,
    else None; test_*: what measures, `test_shifted_images` with a shift.
    """

    epochs = 20
    side = 32

    def network(self):
        layers, channels = [], 3
        for width in (16, 32, 64):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2)]
            channels = width
        return Net(nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten()), channels, len(self.classes), mirrors=True)

    def read_as_input(self, images):
        """Bytes [N, H, W, 3] as [N, C, side, side] in 0..1."""
        if images.shape[1:3] != (self.side, self.side):
            images = np.stack([np.asarray(Image.fromarray(i).resize((self.side, self.side), Image.BILINEAR)) for i in images])
        return torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2))).float() / 255

    def train(self, images, labels, seed, batch=32):
        """A fresh network: Adam with dropout, a cosine schedule, mirrored images where a mirrored image is one of its class."""
        torch.use_deterministic_algorithms(True)
        torch.set_num_threads(1)  # the order of summation, and so the last digit, would depend on the number of cores
        torch.manual_seed(seed)
        net, inputs = self.network(), self.read_as_input(images)
        targets = torch.from_numpy(np.asarray(labels, dtype=np.int64))
        optimiser = torch.optim.Adam(net.parameters(), lr=net.rate, weight_decay=1e-4)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, self.epochs)
        for _ in range(self.epochs):
            for chosen in torch.randperm(len(inputs)).split(batch):
                if len(chosen) < 2:  # batch normalisation needs two
                    continue
                part = inputs[chosen]
                if net.mirrors:
                    mirrored = torch.rand(len(part)) < 0.5
                    part[mirrored] = part[mirrored].flip(3)
                loss = nn.functional.cross_entropy(net(part)[0], targets[chosen])
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            schedule.step()
        return net.eval()

    def run(self, net, images):
        """Probabilities [N, classes] and embeddings [N, n] of length 1."""
        with torch.no_grad():
            parts = [net(part) for part in self.read_as_input(images).split(500)]
        return (torch.cat([logits for logits, _ in parts]).softmax(1).numpy(),
                nn.functional.normalize(torch.cat([embedding for _, embedding in parts]), dim=1).numpy())

    def accuracy(self, net, images, labels):
        return float((self.run(net, images)[0].argmax(1) == labels).mean())

    def export(self, net, folder):
        """model.onnx and model.yaml in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        torch.onnx.export(
            copy.deepcopy(net), torch.zeros(1, 3, self.side, self.side), str(folder / "model.onnx"), opset_version=13,
            input_names=["input"], output_names=["logits", "embedding"],
            dynamic_axes={name: {0: "N"} for name in ("input", "logits", "embedding")})
        (folder / "model.yaml").write_text(
            f"task: image_classification\ninput: {{ size: [{self.side}, {self.side}], resize: stretch, scale: {1 / 255!r}, mean: [0, 0, 0],"
            f" std: [1, 1, 1], layout: nchw }}\nlabels: {json.dumps(self.classes)}\noutput: {{ logits: logits, embedding: embedding }}\n",
            encoding="utf-8")


class Net(nn.Module):
    """Features, dropout and a linear layer; gives logits and the features."""

    def __init__(self, features, length, classes, mirrors, rate=2e-3):
        super().__init__()
        self.features, self.dropout, self.classify = features, nn.Dropout(0.3), nn.Linear(length, classes)
        self.mirrors, self.rate = mirrors, rate

    def forward(self, images):
        embedding = self.features(images)
        return self.classify(self.dropout(embedding)), embedding


class Digits(World):
    """The digits of the demo; the pool is of the training digits that the demo does not use."""

    side = 28
    epochs = 15

    def __init__(self, folder, pool):
        images, labels = digits_demo.read_digits(folder, "train")
        base = digits_demo.TRAINING_COUNT
        self.classes = [str(i) for i in range(10)]
        self.base_images, self.base_labels = coloured(images[:base]), labels[:base].astype(int)
        self.pool_images, self.pool_labels = coloured(images[base:base + pool]), labels[base:base + pool].astype(int)
        self.pool_shifted = None
        test_images, test_labels = digits_demo.read_digits(folder, "t10k")
        self.test_images, self.test_labels = coloured(test_images[::2]), test_labels[::2].astype(int)
        self.shifts, self.strength = ("blur", "noise", "dark"), (2.0, 80, 0.2)
        self.test_shifted_images = shifted(self.test_images, self.shifts, self.strength, 1)

    def network(self):
        # The network of the demo behind the mean of the channels, normalised as the demo does.
        return Net(nn.Sequential(Grey(), *digits_demo.DigitNet().features), digits_demo.EMBEDDING_LENGTH, 10, mirrors=False, rate=1e-3)


class Grey(nn.Module):
    def forward(self, images):
        return (images.mean(1, keepdim=True) - 0.1307) / 0.3081


class Photographs(World):
    """A folder with train.manifest, pool/images and pool_truth.csv (file, true_label, shift).

    The first `base` training images are the base set. Without test images of its own the set is measured on the training images after them.
    """

    def __init__(self, folder, base, tests, side, epochs):
        self.side, self.epochs = side, epochs
        lines = [json.loads(line) for line in (folder / "train.manifest").read_text(encoding="utf-8").splitlines() if line.strip()]
        names = [line["annotation"][0]["name"] for line in lines]
        self.classes = sorted(set(names))
        number = {name: i for i, name in enumerate(self.classes)}
        train_labels = np.array([number[name] for name in names])
        # The manifest may be in the order of the classes.
        order = np.random.default_rng(0).permutation(len(lines))
        first, second = order[:base], order[base:base + tests]
        self.base_images, self.base_labels = self.load([folder / lines[i]["source"] for i in first]), train_labels[first]
        with open(folder / "pool_truth.csv", encoding="utf-8", newline="") as file:
            truth = list(csv.DictReader(file))
        self.pool_images = self.load([folder / "pool" / "images" / row["file"] for row in truth])
        self.pool_labels = np.array([number.get(row["true_label"], NO_CLASS) for row in truth])
        self.pool_shifted = np.array([row["shift"] != "none" for row in truth])
        self.shifts, self.strength = ("blur", "noise", "dark", "bright", "jpeg", "grey"), (1.3, 45, 0.35)
        if tests == 0:
            return
        self.test_images, self.test_labels = self.load([folder / lines[i]["source"] for i in second]), train_labels[second]
        self.test_shifted_images = shifted(self.test_images, self.shifts, self.strength, 1)

    def load(self, paths):
        def pixels(path):
            with Image.open(path) as image:
                return np.asarray(image.convert("RGB").resize((self.side, self.side), Image.BILINEAR))
        return np.stack([pixels(path) for path in paths])


def coloured(images):
    """Grey bytes [..., H, W] as [..., H, W, 3]."""
    return np.repeat(images[..., None], 3, axis=-1)


def shifted(images, kinds, strength, seed):
    """Each image with one of the shifts, drawn by the seed."""
    random = np.random.default_rng(seed)
    return np.stack([shift(image, kinds[random.integers(len(kinds))], strength, random) for image in images])


def shift(pixels, kind, strength, random):
    """strength: radius of the blur in px, standard deviation of the noise, factor of the dark."""
    blur, noise, dark = strength
    image = Image.fromarray(pixels)
    if kind == "blur":
        return np.asarray(image.filter(ImageFilter.GaussianBlur(blur)))
    if kind == "grey":
        return coloured(np.asarray(image.convert("L")))
    if kind == "jpeg":
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=12)
        return np.asarray(Image.open(buffer))
    if kind == "noise":
        values = pixels + random.normal(0, noise, pixels.shape)
    else:
        values = pixels * dark if kind == "dark" else pixels * 0.6 + 102.0
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def write_images(images, folder, names):
    folder.mkdir(parents=True, exist_ok=True)
    for image, name in zip(images, names):
        Image.fromarray(image).save(folder / name)


def write_manifest(path, sources, labels=None):
    """One line an image; labels as people would have given them, null for none."""
    with open(path, "w", encoding="utf-8") as file:
        for i, source in enumerate(sources):
            line = {"source": str(source), "usage": "INFERENCE" if labels is None else "TRAIN"}
            if labels is not None:
                line["annotation"] = [{"type": "modelarts/image_classification", "name": labels[i], "annotated-by": "human"}]
            file.write(json.dumps(line) + "\n")
