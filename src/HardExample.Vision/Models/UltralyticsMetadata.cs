using System.Collections.Immutable;
using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Onnx;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models;

/// <summary>What Ultralytics' exporters (YOLOv5 to YOLO26) write beside the graph: names, task, imgsz, stride, end2end.</summary>
/// <remarks>Values are Python literals: {0: 'person', 1: 'car'}, [640, 640], True.</remarks>
internal static class UltralyticsMetadata
{
    /// <summary>Whether the outputs of this model have values after the class scores of a box: masks or key points.</summary>
    public static bool HasMoreThanBoxes(OnnxGraph graph) => graph.Metadata("task") is "segment" or "pose"
        && Names(graph.Metadata("names")) is not null;

    /// <summary>The description, with what the metadata says where it says nothing itself.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="said">model.yaml; it wins.</param>
    /// <param name="assume">Takes what was read.</param>
    /// <exception cref="ModelException">The task has no horizontal boxes, or the input size does not fit the stride.</exception>
    public static ModelDescription Complete(OnnxGraph graph, ModelDescription said, Action<string> assume)
    {
        if (Names(graph.Metadata("names")) is not { } names) return said;
        string? task = graph.Metadata("task");
        if (task == "obb")
            throw new ModelException($"The model '{graph.Name}' predicts rotated boxes (its metadata says task: obb); results have "
                + "upright boxes. "
                + "Give a model that was trained with task detect.");
        var described = new List<string>();
        if (said.Labels.IsDefaultOrEmpty)
        {
            said = said with { Labels = names, FirstClass = said.FirstClass ?? 0 };
            described.Add($"names {string.Join(", ", names.Take(20))}{(names.Length > 20 ? ", …" : "")}");
        }
        if (said.Task is null && task is "detect" or "segment" or "pose" or "classify")
        {
            said = said with { Task = task == "classify" ? TaskType.ImageClassification : TaskType.ObjectDetection };
            described.Add($"task {task}");
        }
        if (said.Task == TaskType.ImageClassification && task == "classify")
            said = said with { Resize = said.Resize ?? ResizeMode.Crop, Scale = said.Scale
                ?? (said.Mean.IsDefaultOrEmpty && said.Std.IsDefaultOrEmpty ? 1 / 255.0 : null) };
        if (Numbers(graph.Metadata("imgsz")) is { } size && IsOpen(graph) && said.InputWidth is null && said.InputHeight is null)
        {
            // Height comes first there.
            said = said with { InputWidth = size[^1], InputHeight = size[0] };
            described.Add($"imgsz {size[^1]}×{size[0]}");
        }
        if (said.Decoder is null && graph.Metadata("end2end") is "True" or "true")
        {
            said = said with { Decoder = DetectionDecoder.End2end };
            described.Add("end2end");
        }
        CheckStride(graph, said);
        if (described.Count > 0) assume($"from the metadata of the model: {string.Join("; ", described)}");
        return said;
    }

    /// <summary>Class names of a Python or JSON mapping or list, by index; null for other texts or a missing index.</summary>
    internal static ImmutableArray<string>? Names(string? text)
    {
        if (text?.Trim() is not ['{' or '[', .., '}' or ']'] literal) return null;
        var names = new SortedDictionary<int, string>();
        string? key = null;
        for (int i = 1; i < literal.Length - 1;)
        {
            char c = literal[i];
            if (c is ' ' or ',' or '\t' or '\r' or '\n') i++;
            else if (c == ':' && key is not null) i++;
            else if (c is '\'' or '"' && ReadQuoted(literal, ref i) is { } quoted)
            {
                if (literal[0] == '{' && key is null) key = quoted;
                else if (!AddName(quoted)) return null;
            }
            else if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            {
                int start = i;
                while (i < literal.Length - 1 && literal[i] is not (',' or ':')) i++;
                string bare = literal[start..i].Trim();
                if (literal[0] == '{' && key is null) key = bare;
                else if (!AddName(bare)) return null;
            }
            else
            {
                return null;
            }
        }
        return key is null && names.Count > 0 && names.Keys.Last() == names.Count - 1 ? [.. names.Values] : null;

        bool AddName(string name)
        {
            int index = names.Count;
            if (key is not null && !int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out index)) return false;
            key = null;
            return names.TryAdd(index, name);
        }
    }

    private static string? ReadQuoted(string text, ref int at)
    {
        char quote = text[at++];
        var value = new System.Text.StringBuilder();
        for (; at < text.Length - 1; at++)
        {
            char c = text[at];
            if (c == quote)
            {
                at++;
                return value.ToString();
            }
            if (c != '\\')
            {
                value.Append(c);
                continue;
            }
            char escaped = text[++at];
            int digits = escaped switch { 'x' => 2, 'u' => 4, _ => 0 };
            if (digits > 0 && at + digits < text.Length
                && ushort.TryParse(text.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out ushort code))
            {
                value.Append((char)code);
                at += digits;
            }
            else
            {
                value.Append(escaped switch { 'n' => '\n', 't' => '\t', _ => escaped });
            }
        }
        return null;
    }

    private static int[]? Numbers(string? text)
    {
        if (text is null) return null;
        string[] parts = text.Trim('[', ']', '(', ')', ' ')
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var numbers = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])
                || numbers[i] is < 1 or > InputSpecification.MaxSide) return null;
        return numbers.Length is 1 or 2 ? numbers : null;
    }

    private static bool IsOpen(OnnxGraph graph) => graph.Inputs is [var input] && input.Shape() is null or [_, _, 0, 0];

    private static void CheckStride(OnnxGraph graph, ModelDescription said)
    {
        if (Numbers(graph.Metadata("stride")) is not [var stride] || !IsOpen(graph)) return;
        if (said.Task == TaskType.ImageClassification || (said.InputWidth ?? stride) % stride == 0
            && (said.InputHeight ?? stride) % stride == 0) return;
        throw new ModelException($"The model '{graph.Name}' has stride {stride}, but its input size is to be "
            + $"{said.InputWidth}×{said.InputHeight}; "
            + $"say multiples of {stride} under input.size in its model.yaml.");
    }
}
