#!/usr/bin/env python3
"""A pool of photographs with few objects an image for a detection job, with the detector that it belongs to.

    python3 examples/few-objects/make_pool.py RESNET18_ONNX OUTPUT SOURCE... [--head a|b] [--swap] [--epochs N]

A SOURCE is a directory with images/*.jpg and PASCAL VOC files (any sub-directory, matched by the name of the image). Half of the
images train a detector (a head on the maps ReLU347 and ReLU393 of a ResNet-18 trained on ImageNet, at 320 x 320 px), the other half is
the pool; --swap exchanges the halves. Half of the pool is shifted (dark, bright, blur, noise, JPEG).
--head a: sigmoid scores, boxes from the middle of an object (FCOS: Tian et al. 2019); b: objectness times softmax class, boxes from all
cells near the centre, one map.
Writes OUTPUT/model/{detector.onnx,model.yaml}, train/{images,annotations}, train.manifest, pool/{images,inference_results},
pool_annotations, pool_truth.csv (file, f1, recall, n_gt, n_pred, shift; f1 at IoU 0.5 of boxes with a score of at least 0.3).

Needs numpy, Pillow, onnx and torch 1.13 or later (Debian: python3-torch, python3-onnx, python3-pil).
"""
import argparse, csv, glob, io, json, os, shutil, xml.etree.ElementTree as ET
import numpy as np, onnx, torch
from onnx import numpy_helper
from PIL import Image, ImageEnhance, ImageFilter
from torch import nn
from torch.nn import functional as F

SIZE, MEAN, FLOOR, SERVED, NMS = 320, (103.06, 115.90, 123.15), 0.05, 0.3, 0.5


class Backbone(nn.Module):
    """The convolutions of the ONNX graph, batch normalisation folded in; gives the maps at strides 16 and 32."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        values = {i.name: torch.tensor(numpy_helper.to_array(i).copy()) for i in graph.initializer}
        norms = {n.input[0]: n for n in graph.node if n.op_type == "BatchNormalization"}
        self.steps = []
        for n in graph.node:
            a = {x.name: x for x in n.attribute}
            if n.op_type == "Conv":
                norm = norms[n.output[0]]
                scale, shift, mean, var = (values[k] for k in norm.input[1:])
                eps = next(x.f for x in norm.attribute if x.name == "epsilon")
                gain = scale / torch.sqrt(var + eps)
                self.register_buffer(f"w{len(self.steps)}", values[n.input[1]] * gain[:, None, None, None])
                self.register_buffer(f"b{len(self.steps)}", shift - mean * gain)
                top, left, bottom, right = a["pads"].ints
                self.steps.append(("conv", n.input[0], norm.output[0], a["strides"].ints[0], (left, right, top, bottom)))
            elif n.op_type == "MaxPool":
                self.steps.append(("pool", n.input[0], n.output[0], None, None))
            elif n.op_type == "Relu":
                self.steps.append(("relu", n.input[0], n.output[0], None, None))
            elif n.op_type == "Add":
                self.steps.append(("add", tuple(n.input), n.output[0], None, None))

    def forward(self, x):
        at = {"Input247": x}
        for i, (kind, source, target, stride, pads) in enumerate(self.steps):
            if kind == "conv":
                at[target] = F.conv2d(F.pad(at[source], pads), getattr(self, f"w{i}"), getattr(self, f"b{i}"), stride)
            elif kind == "pool":  # behind a ReLU a border of zeros never wins
                at[target] = F.max_pool2d(F.pad(at[source], (1, 0, 1, 0)), 3, 2)
            elif kind == "relu":
                at[target] = F.relu(at[source])
            else:
                at[target] = at[source[0]] + at[source[1]]
        return at["ReLU347_Output_0"], at["ReLU393_Output_0"]


class Head(nn.Module):
    def __init__(self, classes, kind):
        super().__init__()
        self.kind, width = kind, 128 if kind == "a" else 96
        self.fine, self.coarse = nn.Conv2d(256, width, 1), nn.Conv2d(512, width, 1)
        self.one, self.two = nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)
        self.score, self.box = nn.Conv2d(width, classes + (kind == "b"), 3, padding=1), nn.Conv2d(width, 4, 3, padding=1)
        nn.init.constant_(self.score.bias[:1] if kind == "b" else self.score.bias, -3.0)

    def forward(self, fine, coarse):
        x = self.coarse(coarse)
        if self.kind == "a":
            x = F.interpolate(x, scale_factor=2.0, mode="nearest") + self.fine(fine)
        x = F.dropout2d(F.relu(x), 0.1, self.training)
        x = F.relu(self.one(x))
        x = F.relu(self.two(x))
        return self.score(x), self.box(x)


def cell_centres(stride):
    n = SIZE // stride
    at = (np.arange(n, dtype=np.float32) + 0.5) * stride
    return torch.from_numpy(np.tile(at, n)), torch.from_numpy(np.repeat(at, n))  # x, y, row by row


def decode(kind, score, box):
    """[K, H, W] and [4, H, W] to scores [H W, K] and boxes xyxy [H W, 4] in input pixels."""
    stride = SIZE // int(score.shape[-1])
    score, box = score.flatten(-2).transpose(-1, -2), box.flatten(-2).transpose(-1, -2)
    p = torch.sigmoid(score) if kind == "a" else torch.sigmoid(score[..., :1]) * torch.softmax(score[..., 1:], -1)
    x, y = cell_centres(stride)
    d = torch.exp(box.clamp(-4, 4)) * 64
    return p, torch.stack([(x - d[..., 0]), (y - d[..., 1]), (x + d[..., 2]), (y + d[..., 3])], -1).clamp(0, SIZE)


class Detector(nn.Module):
    def __init__(self, backbone, head):
        super().__init__()
        self.backbone, self.head = backbone, head

    def forward(self, image):
        score, box = self.head(*self.backbone(image))
        p, boxes = decode(self.head.kind, score[0], box[0])
        scores, flat = torch.topk(p.flatten(), 100)
        classes = int(p.shape[-1])
        return boxes[torch.div(flat, classes, rounding_mode="floor")], scores, flat % classes


def loss_of(kind, score, box, truth):
    """truth: list of (boxes [M, 4] in input pixels, classes [M])."""
    stride = SIZE // int(score.shape[-1])
    x, y = cell_centres(stride)
    total = 0
    for s, b, (boxes, classes) in zip(score, box, truth):
        p, found = decode(kind, s, b)
        wx, wy = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        cx, cy = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        reach_x, reach_y = (
            (wx / 4, wy / 4) if kind == "a" else (torch.full_like(wx, 1.0 * stride), torch.full_like(wy, 1.0 * stride))
        )
        near = ((x[:, None] - cx).abs() <= reach_x.clamp(min=stride / 2)) & (
            (y[:, None] - cy).abs() <= reach_y.clamp(min=stride / 2)
        )
        area = torch.where(near, (wx * wy).expand_as(near), torch.full(near.shape, 1e9))
        owner, positive = area.argmin(1), near.any(1)
        s = s.flatten(-2).t()
        n = max(1, int(positive.sum()))
        if kind == "a":
            target = torch.zeros_like(s)
            target[positive, classes[owner[positive]]] = 1
            q = torch.where(target > 0, p, 1 - p)
            total = total + ((1 - q) ** 2 * F.binary_cross_entropy_with_logits(s, target, reduction="none")).sum() / (2 * n)
        else:
            total = (
                total
                + F.binary_cross_entropy_with_logits(s[:, 0], positive.float(), reduction="sum", pos_weight=torch.tensor(2.0)) / n
            )
            if positive.any():
                total = total + F.cross_entropy(s[positive, 1:], classes[owner[positive]])
        if positive.any():
            f, t = found[positive], boxes[owner[positive]]
            inter = (torch.minimum(f[:, 2:], t[:, 2:]) - torch.maximum(f[:, :2], t[:, :2])).clamp(min=0).prod(1)
            hull = (torch.maximum(f[:, 2:], t[:, 2:]) - torch.minimum(f[:, :2], t[:, :2])).prod(1)
            union = (f[:, 2:] - f[:, :2]).prod(1) + (t[:, 2:] - t[:, :2]).prod(1) - inter
            iou = inter / union.clamp(min=1)
            total = total + (1 - iou + (hull - union) / hull.clamp(min=1)).mean() * 1.5
    return total / len(truth)


def pixels(image):
    """[3, SIZE, SIZE]: stretched, BGR minus mean."""
    a = np.asarray(image.resize((SIZE, SIZE), Image.BILINEAR), np.float32)[:, :, ::-1] - np.array(MEAN, np.float32)
    return torch.tensor(a.transpose(2, 0, 1).copy())


def read(sources):
    found = []
    for source in sources:
        notes = {
            os.path.splitext(os.path.basename(f))[0]: f
            for f in sorted(glob.glob(os.path.join(source, "**", "*.xml"), recursive=True))
        }
        for f in sorted(glob.glob(os.path.join(source, "images", "*.jpg"))):
            name = os.path.splitext(os.path.basename(f))[0]
            if name not in notes:
                continue
            objects = [
                (o.findtext("name").strip(), *(float(o.find("bndbox").findtext(k)) for k in ("xmin", "ymin", "xmax", "ymax")))
                for o in ET.parse(notes[name]).getroot().iter("object")
            ]
            try:
                image = Image.open(f).convert("RGB")
            except OSError as error:
                print(f"left out: {f}: {error}")
                continue
            w, h = image.size
            objects = [(n, max(0, a), max(0, b), min(w, c), min(h, d)) for n, a, b, c, d in objects if c > a and d > b]
            scale = min(1, 640 / max(w, h))  # service images of a moderate size
            if scale < 1:
                image = image.resize((round(w * scale), round(h * scale)), Image.BICUBIC)
            found.append(
                (
                    f"{os.path.basename(os.path.normpath(source))}-{name}",
                    image,
                    [(n, a * scale, b * scale, c * scale, d * scale) for n, a, b, c, d in objects],
                )
            )
    return found


def shifted(image, kind, random):
    if kind == "dark":
        return ImageEnhance.Brightness(image).enhance(random.uniform(0.12, 0.35))
    if kind == "bright":
        return ImageEnhance.Brightness(image).enhance(random.uniform(2.0, 3.5))
    if kind == "blur":
        return image.filter(ImageFilter.GaussianBlur(random.uniform(2, 5)))
    if kind == "noise":
        a = np.asarray(image, np.float32)
        return Image.fromarray(np.clip(a + random.normal(0, random.uniform(25, 60), a.shape), 0, 255).astype(np.uint8))
    if kind == "jpeg":
        data = io.BytesIO()
        image.save(data, "JPEG", quality=int(random.integers(3, 9)))
        return Image.open(data).convert("RGB")
    return image


def varied(image, objects, random):
    """A crop, flip and change of brightness and contrast for training."""
    w, h = image.size
    keep = random.uniform(0.6, 1)
    cw, ch = w * keep, h * keep
    x0, y0 = random.uniform(0, w - cw), random.uniform(0, h - ch)
    kept = []
    for n, a, b, c, d in objects:
        a2, b2, c2, d2 = max(a, x0) - x0, max(b, y0) - y0, min(c, x0 + cw) - x0, min(d, y0 + ch) - y0
        if c2 > a2 and d2 > b2 and (c2 - a2) * (d2 - b2) >= 0.5 * (c - a) * (d - b):
            kept.append((n, a2, b2, c2, d2))
    if not kept:
        return varied(image, objects, random) if random.random() < 0.9 else (image, objects)
    image = image.crop((round(x0), round(y0), round(x0 + cw), round(y0 + ch)))
    if random.random() < 0.5:
        image, kept = image.transpose(Image.FLIP_LEFT_RIGHT), [(n, cw - c, b, cw - a, d) for n, a, b, c, d in kept]
    image = ImageEnhance.Brightness(image).enhance(random.uniform(0.7, 1.4))
    return ImageEnhance.Contrast(image).enhance(random.uniform(0.7, 1.3)), kept


def overlap(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    i = max(0, w) * max(0, h)
    return i / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - i + 1e-9)


def detect(detector, image, labels):
    with torch.no_grad():
        boxes, scores, classes = (t.numpy() for t in detector(pixels(image)[None]))
    kept = []
    for b, s, c in zip(boxes, scores, classes):
        if s >= FLOOR and b[2] > b[0] and b[3] > b[1] and all(k[2] != c or overlap(k[0], b) <= NMS for k in kept):
            kept.append((b, float(s), c))
    w, h = image.size
    return [((b[0] * w / SIZE, b[1] * h / SIZE, b[2] * w / SIZE, b[3] * h / SIZE), s, labels[c]) for b, s, c in kept]


def f1_of(found, objects):
    served, taken, right = sorted((f for f in found if f[1] >= SERVED), key=lambda f: -f[1]), set(), 0
    for box, _, label in served:
        best = max(((overlap(box, o[1:]), i) for i, o in enumerate(objects) if i not in taken and o[0] == label), default=(0, -1))
        if best[0] >= 0.5:
            taken.add(best[1])
            right += 1
    return 2 * right / max(1, len(served) + len(objects)), right / max(1, len(objects)), len(served)


def write_annotation(path, name, image, objects):
    root = ET.Element("annotation")
    ET.SubElement(root, "filename").text = name
    size = ET.SubElement(root, "size")
    for k, v in (("width", image.size[0]), ("height", image.size[1]), ("depth", 3)):
        ET.SubElement(size, k).text = str(v)
    for o in objects:
        e = ET.SubElement(root, "object")
        ET.SubElement(e, "name").text = o[0]
        ET.SubElement(e, "difficult").text = "0"
        b = ET.SubElement(e, "bndbox")
        for k, v in zip(("xmin", "ymin", "xmax", "ymax"), o[1:]):
            ET.SubElement(b, k).text = f"{v:.1f}"
    ET.ElementTree(root).write(path)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("resnet"), p.add_argument("output"), p.add_argument("sources", nargs="+")
    p.add_argument("--head", choices="ab", default="a"), p.add_argument("--swap", action="store_true")
    p.add_argument("--epochs", type=int, default=10), p.add_argument("--draws", type=int, default=4)
    p.add_argument("--seed", type=int, default=7)
    o = p.parse_args()
    random = np.random.default_rng(o.seed)
    torch.manual_seed(o.seed)
    images = [i for i in read(o.sources) if i[2]]
    labels = sorted({n for _, _, objects in images for n, *_ in objects})
    order = np.random.default_rng(1).permutation(len(images))  # the halves do not depend on the seed of the rest
    half = len(images) // 2
    train, pool = order[:half], order[half:]
    if o.swap:
        train, pool = pool, train
    print(f"{len(images)} images, {len(train)} to train on; labels {labels}")

    backbone = Backbone(o.resnet).eval()
    cached = []
    for draw in range(o.draws):
        for i in train:
            image, objects = images[i][1:] if draw == 0 else varied(*images[i][1:], random)
            w, h = image.size
            with torch.no_grad():
                fine, coarse = backbone(pixels(image)[None])
            truth = (
                torch.tensor(
                    [[a * SIZE / w, b * SIZE / h, c * SIZE / w, d * SIZE / h] for _, a, b, c, d in objects], dtype=torch.float32
                ),
                torch.tensor([labels.index(n) for n, *_ in objects]),
            )
            cached.append((fine[0].half(), coarse[0].half(), truth))
        print("cached", len(cached), flush=True)
    head = Head(len(labels), o.head)
    steps, batch = 0, 16
    rounds = o.epochs * (len(cached) // batch)
    opt = torch.optim.AdamW(head.parameters(), 1e-3, weight_decay=1e-2)
    for epoch in range(o.epochs):
        total = 0
        for part in np.array_split(random.permutation(len(cached)), len(cached) // batch):
            for g in opt.param_groups:
                g["lr"] = 1e-3 * 0.5 * (1 + np.cos(np.pi * steps / rounds))
            fine, coarse = (torch.stack([cached[i][k] for i in part]).float() for k in (0, 1))
            loss = loss_of(o.head, *head(fine, coarse), [cached[i][2] for i in part])
            opt.zero_grad()
            loss.backward()
            opt.step()
            steps += 1
            total += loss.item()
        print("epoch", epoch, total / (len(cached) // batch), flush=True)
    detector = Detector(backbone, head).eval()

    shutil.rmtree(o.output, ignore_errors=True)
    for d in ("model", "train/images", "train/annotations", "pool/images", "pool/inference_results", "pool_annotations"):
        os.makedirs(os.path.join(o.output, d))
    torch.onnx.export(
        detector,
        torch.zeros(1, 3, SIZE, SIZE),
        os.path.join(o.output, "model/detector.onnx"),
        opset_version=13,
        input_names=["input"],
        output_names=["boxes", "scores", "labels"],
    )
    relu = [n.output[0] for n in onnx.load(os.path.join(o.output, "model/detector.onnx")).graph.node if n.op_type == "Relu"]
    with open(os.path.join(o.output, "model/model.yaml"), "w") as f:
        f.write(
            "task: object_detection\n"
            f"input: {{ size: [{SIZE}, {SIZE}], resize: stretch, color: bgr, scale: 1, mean: {list(MEAN)}, std: [1, 1, 1] }}\n"
            f'labels: [{", ".join(labels)}]\n'
            "output: { decoder: boxes_scores_labels, boxes: boxes, scores: scores, labels: labels, "
            "box_format: xyxy, box_unit: input_pixels, "
            f"score_floor: {FLOOR}, nms_iou: {NMS}, embedding: {relu[18]}, feature_map: {relu[12]} }}\n"
        )
    lines = []
    for i in sorted(train):
        name, image, objects = images[i]
        image.save(os.path.join(o.output, "train/images", name + ".jpg"), quality=92)
        write_annotation(os.path.join(o.output, "train/annotations", name + ".xml"), name + ".jpg", image, objects)
        lines.append(
            json.dumps(
                {
                    "source": f"train/images/{name}.jpg",
                    "usage": "TRAIN",
                    "annotation": [
                        {
                            "type": "modelarts/object_detection",
                            "annotation-loc": f"train/annotations/{name}.xml",
                            "annotation-format": "PASCAL VOC",
                            "annotated-by": "human",
                        }
                    ],
                }
            )
        )
    with open(os.path.join(o.output, "train.manifest"), "w") as f:
        f.write("\n".join(lines) + "\n")
    kinds = ["dark", "bright", "blur", "noise", "jpeg"]
    shift = dict(zip(random.permutation(sorted(pool))[: len(pool) // 2], (kinds * len(pool))))
    rows = []
    for i in sorted(pool):
        name, image, objects = images[i]
        path = os.path.join(o.output, "pool/images", name + ".jpg")
        shifted(image, shift.get(i), random).save(path, quality=92)
        found = detect(detector, Image.open(path).convert("RGB"), labels)
        with open(os.path.join(o.output, "pool/inference_results", name + ".jpg_result.txt"), "w") as f:
            json.dump(
                {
                    "detection_classes": [l for _, _, l in found],
                    "detection_boxes": [[round(float(b[k]), 1) for k in (1, 0, 3, 2)] for b, _, _ in found],
                    "detection_scores": [round(s, 3) for _, s, _ in found],
                },
                f,
            )
        write_annotation(os.path.join(o.output, "pool_annotations", name + ".xml"), name + ".jpg", image, objects)
        f1, recall, n = f1_of(found, objects)
        rows.append((name + ".jpg", round(f1, 4), round(recall, 4), len(objects), n, shift.get(i, "")))
    with open(os.path.join(o.output, "pool_truth.csv"), "w", newline="") as f:
        csv.writer(f).writerows([("file", "f1", "recall", "n_gt", "n_pred", "shift"), *rows])
    for k in ("", *kinds):
        some = [r[1] for r in rows if r[5] == k]
        print(f'{k or "plain":7s} {len(some):4d} images, mean f1 {np.mean(some):.3f}')


if __name__ == "__main__":
    main()
