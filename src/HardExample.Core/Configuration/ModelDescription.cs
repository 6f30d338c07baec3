using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Core.Configuration;

/// <summary>How a model is fed and read (model.yaml). Null = not given: taken from the graph, or a default.</summary>
public sealed record ModelDescription
{
    /// <summary>A description without any value.</summary>
    public static ModelDescription Empty { get; } = new();

    /// <summary>task.</summary>
    public TaskType? Task { get; init; }

    /// <summary>input.size, first number, px.</summary>
    public int? InputWidth { get; init; }

    /// <summary>input.size, second number, px.</summary>
    public int? InputHeight { get; init; }

    /// <summary>input.resize.</summary>
    public ResizeMode? Resize { get; init; }

    /// <summary>input.interpolation.</summary>
    public Interpolation? Interpolation { get; init; }

    /// <summary>input.color: true for bgr, false for rgb.</summary>
    public bool? Bgr { get; init; }

    /// <summary>input.scale: value fed = (pixel × scale − mean) / std, pixel in 0..255.</summary>
    public double? Scale { get; init; }

    /// <summary>input.mean, one value a channel; default when not given.</summary>
    public ImmutableArray<double> Mean { get; init; }

    /// <summary>input.std, one value a channel; default when not given.</summary>
    public ImmutableArray<double> Std { get; init; }

    /// <summary>input.layout: true for nhwc, false for nchw.</summary>
    public bool? ChannelsLast { get; init; }

    /// <summary>labels (or the lines of labels_file), by class index; default when not given.</summary>
    public ImmutableArray<string> Labels { get; init; }

    /// <summary>labels_file, relative to the description; whoever reads the description puts its lines into <see cref="Labels"/>.</summary>
    public string? LabelsFile { get; init; }

    /// <summary>output.probabilities: name of the output with class probabilities.</summary>
    public string? Probabilities { get; init; }

    /// <summary>output.logits: name of the output with class logits.</summary>
    public string? Logits { get; init; }

    /// <summary>output.embedding: name of an output or inner tensor.</summary>
    public string? Embedding { get; init; }

    /// <summary>output.feature_map: name of an output or inner tensor.</summary>
    public string? FeatureMap { get; init; }

    /// <summary>output.decoder.</summary>
    public DetectionDecoder? Decoder { get; init; }

    /// <summary>output.boxes: name of the output with boxes.</summary>
    public string? Boxes { get; init; }

    /// <summary>output.scores: name of the output with box scores.</summary>
    public string? Scores { get; init; }

    /// <summary>output.labels: name of the output with class indices.</summary>
    public string? ClassIndices { get; init; }

    /// <summary>output.first_class, 0 or 1: class index of the first label; 1 leaves index 0 to the background.</summary>
    public int? FirstClass { get; init; }

    /// <summary>output.box_format.</summary>
    public BoxOrder? BoxFormat { get; init; }

    /// <summary>output.box_unit: true for normalized, false for input_pixels.</summary>
    public bool? BoxesNormalized { get; init; }

    /// <summary>output.score_floor in [0, 1]: boxes under it are left out.</summary>
    public double? ScoreFloor { get; init; }

    /// <summary>output.nms_iou in [0, 1]: IoU at which non-maximum suppression drops the weaker box of a class.</summary>
    public double? NmsIoU { get; init; }
}

/// <summary>How a detector's outputs are read.</summary>
public enum DetectionDecoder
{
    /// <summary>Three outputs: boxes [N, 4], scores [N], class indices [N] (torchvision, TF object detection).</summary>
    BoxesScoresLabels,

    /// <summary>One output [N, 5 + C]: cx, cy, w, h, objectness, class scores.</summary>
    Yolov5,

    /// <summary>One output [4 + C, N]: cx, cy, w, h, class scores.</summary>
    Yolov8,

    /// <summary>One output [N, 6] of finished boxes: x1, y1, x2, y2, score, class.</summary>
    End2end,
}

/// <summary>The interpolation when an image is resized. Both average over all source pixels when they shrink.</summary>
public enum Interpolation
{
    /// <summary>From the nearest 2 × 2 pixels: the triangle filter.</summary>
    Bilinear,

    /// <summary>From the nearest 4 × 4 pixels, which keeps edges sharper when an image is enlarged.</summary>
    Bicubic,
}

/// <summary>How an image is fitted to a model's input size.</summary>
public enum ResizeMode
{
    /// <summary>Both sides to the size; the aspect ratio changes.</summary>
    Stretch,

    /// <summary>The shorter side to the size, then the centre is cut out.</summary>
    Crop,

    /// <summary>The longer side to the size, the rest is filled with grey (114).</summary>
    Letterbox,
}
