using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Vision.Models.Onnx;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models;

/// <summary>Reads class probabilities from a classifier's output.</summary>
internal sealed class ClassReader
{
    /// <summary>How far a sum of probabilities may be from 1: half precision and rounding in the model.</summary>
    private const double SumTolerance = 0.01;

    private readonly string _model, _output;
    private readonly bool _areProbabilities;

    /// <summary>Settles, by what the model gave for a probe image, whether the output holds probabilities or logits.</summary>
    public ClassReader(OnnxGraph graph, ModelDescription description, string output, OutputRow probe, Action<string> assume)
    {
        (_model, _output) = (graph.Name, output);
        OutputTensor tensor = probe[output];
        if (tensor.ShapeOfRank(1).Length > 1 && tensor.Values.Length != tensor.Shape.Max())
            throw new ModelException(
                $"The output '{output}' of the model '{_model}' has shape {tensor.ShapeText}; class scores have shape [N, C]. "
                + "Name the right one under output.probabilities or output.logits.");
        ClassCount = tensor.Values.Length;
        if (ClassCount < 2)
            throw new ModelException(
                $"The output '{output}' of the model '{_model}' has a single value; a classifier needs at least two classes.");
        bool sums = SumsToOne(tensor.Values);
        if (output == description.Probabilities && !sums)
            throw new ModelException($"The output '{output}' of the model '{_model}' is described as probabilities, but its values sum to "
                + $"{tensor.Values.Sum(static v => (double)v):G4}; name it under output.logits.");
        _areProbabilities = output == description.Probabilities || (output != description.Logits && sums);
        if (output != description.Probabilities && output != description.Logits)
            assume(_areProbabilities
                ? $"output '{output}' is taken as probabilities: its values sum to 1"
                : $"output '{output}' is taken as logits: its values do not sum to 1");
    }

    /// <summary>Number of classes, at least 2.</summary>
    public int ClassCount { get; }

    /// <summary>The probabilities of one image.</summary>
    /// <exception cref="ModelException">The model gave something that is no number.</exception>
    public float[] Read(OutputRow row)
    {
        float[] values = row[_output].Values;
        if (values.Length != ClassCount)
            throw new ModelException($"The output '{_output}' of the model '{_model}' has {values.Length} values for an image, and "
                + $"{ClassCount} for others; export it with one row an image.");
        foreach (float value in values)
            if (!float.IsFinite(value))
                throw new ModelException(
                    $"The output '{_output}' of the model '{_model}' holds {value} for an image; the model or its scaling is broken.");
        return _areProbabilities ? values : Normalization.Softmax(values);
    }

    /// <summary>Which output holds the class scores; null when none can.</summary>
    /// <remarks>
    /// A described name wins. Else, among real outputs of shape [N, C] (or [N, C, 1, 1]): those whose C is the number of labels, then those
    /// that are not called an embedding, then by name (prob or softmax, logit, output or class), then the first.
    /// </remarks>
    public static string? Choose(OnnxGraph graph, ModelDescription description, int labelCount)
    {
        if ((description.Probabilities ?? description.Logits) is { } named)
        {
            graph.RequireOutput(named, description.Probabilities is null ? "logits" : "probabilities");
            return named;
        }
        return graph.Outputs.Where(static o => o.IsReal() && IsVector(o.Shape()))
            .OrderBy(o => labelCount > 0 && o.Shape()?.Contains(labelCount) == true ? 0 : 1)
            .ThenBy(static o => Has(o.Name, "embed") || Has(o.Name, "feature") ? 1 : 0)
            .ThenBy(static o => Has(o.Name, "prob") || Has(o.Name, "softmax") ? 0 : Has(o.Name, "logit") ? 1
                : Has(o.Name, "output") || Has(o.Name, "class") ? 2 : 3)
            .FirstOrDefault()?.Name;
    }

    private static bool Has(string name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool IsVector(long[]? shape) => shape is null or { Length: 1 or 2 } or [_, _, 1, 1] or [_, 1, 1, _];

    private static bool SumsToOne(float[] values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            if (!(value >= -1e-6 && value <= 1 + 1e-3)) return false;
            sum += value;
        }
        return Math.Abs(sum - 1) <= SumTolerance;
    }
}
