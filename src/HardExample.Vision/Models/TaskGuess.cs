using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Onnx;

namespace HardExample.Vision.Models;

/// <summary>What a model predicts, where its description does not say.</summary>
internal static class TaskGuess
{
    /// <summary>The task: from the description, else from its output keys, else from names and shapes of the graph's outputs.</summary>
    public static TaskType Of(OnnxGraph graph, ModelDescription description, Action<string> assume)
    {
        if (description.Task is { } task) return task;
        if (description.Decoder is not null || description.Boxes is not null) return TaskType.ObjectDetection;
        if (description.Probabilities is not null || description.Logits is not null) return TaskType.ImageClassification;
        TaskType guess = HasFinishedBoxes(graph) || RawHead(graph) is not null ? TaskType.ObjectDetection : TaskType.ImageClassification;
        assume(
            $"the model is taken for {(guess == TaskType.ObjectDetection ? "object_detection" : "image_classification")}, by its outputs");
        return guess;
    }

    /// <summary>Whether a detector gives finished boxes rather than a raw head.</summary>
    public static bool HasFinishedBoxes(OnnxGraph graph) => graph.Outputs.Length >= 3
        && graph.Outputs.Any(static o => o.Name.Contains("box", StringComparison.OrdinalIgnoreCase)
            || (o.IsReal() && o.Shape() is [_, 4] or [_, _, 4]));

    /// <summary>The raw YOLO head: an output [1, N, K], one of the two much longer or open; null when there is none.</summary>
    public static string? RawHead(OnnxGraph graph)
    {
        bool oneImage = graph.Inputs is [var input] && input.Shape() is [1, _, _, _] or [_, _, _];
        foreach (ValueInfoProto output in graph.Outputs)
        {
            // A head that gives finished boxes of one image: [N, 6], or [N, 7] with the index of the image.
            if (oneImage && graph.Outputs.Length == 1 && output.IsReal() && output.Shape() is [not 1, 6 or 7]) return output.Name;
            if (!output.IsReal() || output.Shape() is not [_, long a, long b]) continue;
            (long few, long many) = (Math.Min(a, b), Math.Max(a, b));
            // Token features, [1, 197, 768], are not that oblong.
            if (many == 0 || few == 0 || (few >= 5 && many >= 5 * few)) return output.Name;
        }
        return null;
    }
}
