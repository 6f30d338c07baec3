using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Vision.Models.Onnx;

namespace HardExample.Vision.Models.Decoding;

/// <summary>Which outputs hold boxes, scores and class indices: by description, else by name, else by type and shape.</summary>
/// <param name="Boxes">[N, 4] or [1, N, 4].</param>
/// <param name="Scores">[N] or [1, N].</param>
/// <param name="Classes">[N] or [1, N].</param>
/// <param name="Count">Number of valid boxes, null when all are.</param>
internal sealed record BoxOutputs(string Boxes, string Scores, string Classes, string? Count)
{
    /// <summary>Whether the outputs have the names of the TensorFlow object detection API.</summary>
    public bool IsTensorFlow => Boxes.Contains("detection_boxes", StringComparison.Ordinal);

    /// <summary>All of them.</summary>
    public IEnumerable<string> All => Count is null ? [Boxes, Scores, Classes] : [Boxes, Scores, Classes, Count];

    /// <summary>Finds them.</summary>
    /// <exception cref="ModelException">One cannot be told; the message says which key of the description would help.</exception>
    public static BoxOutputs Find(OnnxGraph graph, ModelDescription description, Action<string> assume)
    {
        var left = new List<ValueInfoProto>(
            graph.Outputs.Where(static o => !Has(o.Name, "raw") && !Has(o.Name, "multiclass") && !Has(o.Name, "anchor")));
        string? count = Take(o => Has(o.Name, "num_det") || Has(o.Name, "num_box"));
        string boxes = Named(description.Boxes, "boxes") ?? Take(static o => Has(o.Name, "box"))
            ?? Take(static o => o.IsReal() && o.Shape() is [.., 4]) ?? throw Missing("boxes");
        string scores = Named(description.Scores, "scores") ?? Take(static o => Has(o.Name, "score") || Has(o.Name, "conf"))
            ?? TakeReal() ?? throw Missing("scores");
        string classes = Named(description.ClassIndices, "labels") ?? Take(static o => Has(o.Name, "label") || Has(o.Name, "class"))
            ?? Take(static o => !o.IsReal()) ?? Take(static _ => true) ?? throw Missing("labels");
        if (description.Boxes is null || description.Scores is null || description.ClassIndices is null)
            assume($"boxes are read from '{boxes}', scores from '{scores}', class indices from '{classes}'");
        return new(boxes, scores, classes, count);

        string? Named(string? name, string key)
        {
            if (name is null) return null;
            graph.RequireOutput(name, key);
            left.RemoveAll(o => o.Name == name);
            return name;
        }

        string? TakeReal() => Take(o => o.IsReal() && o.Name != description.ClassIndices && !Has(o.Name, "label") && !Has(o.Name, "class"));

        string? Take(Predicate<ValueInfoProto> fits)
        {
            int index = left.FindIndex(
                o => fits(o) && o.Name != description.Boxes && o.Name != description.Scores && o.Name != description.ClassIndices);
            if (index < 0) return null;
            string name = left[index].Name;
            left.RemoveAt(index);
            return name;
        }

        ModelException Missing(string key) => new(
            $"No output of the model '{graph.Name}' can be told to hold {key} (outputs: "
            + $"{string.Join(", ", graph.Outputs.Select(static o => o.Name))}); name it under output.{key} in the model description.");
    }

    private static bool Has(string name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
}
