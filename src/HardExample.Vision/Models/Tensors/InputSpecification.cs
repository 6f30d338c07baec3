using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Onnx;

namespace HardExample.Vision.Models.Tensors;

/// <summary>How pixels become the model's input tensor: from the description, else from the graph, else by default.</summary>
internal sealed record InputSpecification
{
    /// <summary>Longest side of an input, px.</summary>
    public const int MaxSide = 16384;

    /// <summary>The input of one run takes at most so many bytes.</summary>
    private const long MaxBytes = 1 << 30;

    private const int DefaultClassifierSide = 224, DefaultDetectorSide = 640;
    private static readonly double[] ImageNetMean = [0.485, 0.456, 0.406], ImageNetStd = [0.229, 0.224, 0.225];

    /// <summary>Name of the input tensor.</summary>
    public required string Tensor { get; init; }

    /// <summary>ONNX element type: float, float16, double or uint8.</summary>
    public required int ElementType { get; init; }

    /// <summary>Images in one run, at least 1; 1 when the graph leaves it open.</summary>
    public required int Batch { get; init; }

    /// <summary>Whether the tensor has a batch axis; without one it is [C, H, W] or [H, W, C].</summary>
    public required bool HasBatchAxis { get; init; }

    /// <summary>Width, px.</summary>
    public required int Width { get; init; }

    /// <summary>Height, px.</summary>
    public required int Height { get; init; }

    /// <summary>1 (luminance) or 3.</summary>
    public required int Channels { get; init; }

    /// <summary>Whether the channels are the last axis.</summary>
    public required bool ChannelsLast { get; init; }

    /// <summary>Whether blue comes first.</summary>
    public required bool Bgr { get; init; }

    /// <summary>How images are brought to size.</summary>
    public required ResizeMode Resize { get; init; }

    /// <summary>The interpolation.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>Factor on the pixel, 0..255.</summary>
    public required double Scale { get; init; }

    /// <summary>Subtracted after scaling, one value a channel in the order fed.</summary>
    public required ImmutableArray<double> Mean { get; init; }

    /// <summary>Divided by last, one value a channel in the order fed.</summary>
    public required ImmutableArray<double> Std { get; init; }

    /// <summary>Bytes of one value.</summary>
    public int ElementSize => ElementType switch
    {
        TensorTypes.Float => sizeof(float), TensorTypes.Float16 => sizeof(ushort), TensorTypes.Double => sizeof(double), _ => sizeof(byte),
    };

    /// <summary>Works the specification out.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="description">What is said of it.</param>
    /// <param name="task">What it predicts.</param>
    /// <param name="rawHead">Whether it is a detector with a raw YOLO head, which is fed letterboxed by custom.</param>
    /// <param name="assume">Takes what had to be assumed.</param>
    /// <exception cref="ModelException">The input is not an image, or the description contradicts the graph.</exception>
    public static InputSpecification From(OnnxGraph graph, ModelDescription description, TaskType task, bool rawHead, Action<string> assume)
    {
        if (graph.Inputs.Length != 1)
            throw new ModelException(
                $"The model '{graph.Name}' has {graph.Inputs.Length} inputs "
                + $"({string.Join(", ", graph.Inputs.Select(static i => i.Name))}); it must have one, the image.");
        ValueInfoProto input = graph.Inputs[0];
        long[] shape = input.Shape() ?? new long[4];
        // torchvision's detectors are exported with a list of images: [C, H, W].
        bool hasBatchAxis = shape.Length != 3;
        if (!hasBatchAxis) shape = [1, .. shape];
        if (shape.Length != 4)
            throw new ModelException(
                $"The input '{input.Name}' of the model '{graph.Name}' has rank {shape.Length} {TensorTypes.Text(shape)}; "
                + "an image model takes rank 4, [N, 3, H, W] or [N, H, W, 3], or rank 3 without N.");
        if (input.ElementType() is not (TensorTypes.Float or TensorTypes.Float16 or TensorTypes.Double or TensorTypes.UInt8))
            throw new ModelException(
                $"The input '{input.Name}' of the model '{graph.Name}' has ONNX element type {input.ElementType()}; float, float16, double "
                + "and uint8 are known.");

        (bool channelsLast, int channels) = Layout(graph, description, input, shape, assume);
        (int width, int height) = Size(graph, description, shape, channelsLast, task, assume);
        (double scale, ImmutableArray<double> mean, ImmutableArray<double> std) = InputScaling.From(graph.Name, description, channels,
            raw: input.ElementType() == TensorTypes.UInt8,
            imageNet: task == TaskType.ImageClassification && channels == 3 && Math.Min(width, height) >= DefaultClassifierSide
                ? (ImageNetMean, ImageNetStd) : null, assume);
        var specification = new InputSpecification
        {
            Tensor = input.Name,
            ElementType = input.ElementType(),
            Batch = (int)Math.Clamp(shape[0], 1, int.MaxValue),
            HasBatchAxis = hasBatchAxis,
            Width = width,
            Height = height,
            Channels = channels,
            ChannelsLast = channelsLast,
            Bgr = description.Bgr ?? false,
            Resize = description.Resize ?? DefaultResize(rawHead, assume),
            Interpolation = description.Interpolation ?? Interpolation.Bilinear,
            Scale = scale,
            Mean = mean,
            Std = std,
        };
        specification.CheckSize(graph.Name, shape[0]);
        return specification;
    }

    private void CheckSize(string model, long batch)
    {
        double bytes = (double)Math.Max(1, batch) * Width * Height * Channels * ElementSize;
        if (bytes > MaxBytes)
            throw new ModelException($"The model '{model}' takes {Math.Max(1, batch)} images of {Width}×{Height} pixels at once, "
                + $"{bytes / MaxBytes:N1} GiB; "
                + "at most 1 GiB is fed. Export it with a batch of 1, or a dynamic one.");
    }

    private static ResizeMode DefaultResize(bool rawHead, Action<string> assume)
    {
        ResizeMode mode = rawHead ? ResizeMode.Letterbox : ResizeMode.Stretch;
        assume($"images are resized by {(rawHead ? "letterbox" : "stretch")}");
        return mode;
    }

    private static (bool ChannelsLast, int Channels) Layout(
        OnnxGraph graph, ModelDescription description, ValueInfoProto input, long[] shape, Action<string> assume)
    {
        bool first = shape[1] is 1 or 3, last = shape[3] is 1 or 3;
        bool channelsLast = description.ChannelsLast ?? (!first && last);
        long declared = shape[channelsLast ? 3 : 1];
        if (declared is not (0 or 1 or 3))
            throw new ModelException($"The input '{input.Name}' of the model '{graph.Name}' is {TensorTypes.Text(shape)}: "
                + (description.ChannelsLast is null ? "neither axis 1 nor axis 3 holds"
                    : "with the layout of its description it does not have")
                + " 1 or 3 channels.");
        if (declared == 0) assume($"input '{input.Name}' is taken as 3 channels, {(channelsLast ? "nhwc" : "nchw")}");
        return (channelsLast, declared == 0 ? 3 : (int)declared);
    }

    private static (int Width, int Height) Size(
        OnnxGraph graph, ModelDescription description, long[] shape, bool channelsLast, TaskType task, Action<string> assume)
    {
        long rows = shape[channelsLast ? 1 : 2], columns = shape[channelsLast ? 2 : 3];
        if (Math.Max(rows, columns) > MaxSide)
            throw new ModelException($"The model '{graph.Name}' takes images of {columns}×{rows} pixels; at most {MaxSide} a side are "
                + "fed. Export it for smaller images.");
        int height = (int)rows, width = (int)columns;
        if (Contradicts(description.InputWidth, width) || Contradicts(description.InputHeight, height))
            throw new ModelException(
                $"The model '{graph.Name}' takes images of {width}×{height} pixels, but its description says input.size: "
                + $"[{description.InputWidth}, {description.InputHeight}]; leave the key out or correct it.");
        int side = task == TaskType.ImageClassification ? DefaultClassifierSide : DefaultDetectorSide;
        if ((width == 0 && description.InputWidth is null) || (height == 0 && description.InputHeight is null))
            assume(
                $"the graph leaves the input size open, {side} pixels are used; say input.size in the model description if that is wrong");
        return (Pick(description.InputWidth, width), Pick(description.InputHeight, height));

        static bool Contradicts(int? said, int declared) => said is { } value && declared > 0 && value != declared;
        int Pick(int? said, int declared) => said ?? (declared > 0 ? declared : side);
    }
}
