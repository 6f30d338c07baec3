using System.Collections.Immutable;
using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Decoding;
using HardExample.Vision.Models.Onnx;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models;

/// <summary>Puts a model together from its file, its description and what is wanted of it.</summary>
internal sealed class ModelAssembly
{
    private readonly OnnxGraph _graph;
    private readonly ModelDescription _description;
    private readonly bool _hasMoreThanBoxes;
    private readonly ModelOptions _options;
    private readonly List<string> _assumptions = [];

    private ModelAssembly(OnnxGraph graph, ModelDescription description, ModelOptions options)
    {
        (_graph, _options) = (graph, options);
        _description = UltralyticsMetadata.Complete(graph, description, _assumptions.Add);
        _hasMoreThanBoxes = UltralyticsMetadata.HasMoreThanBoxes(graph);
    }

    /// <summary>Loads a model.</summary>
    public static ModelParts Load(ReadOnlyMemory<byte> onnx, ModelDescription description, ModelOptions options) =>
        new ModelAssembly(OnnxGraph.Parse(onnx, options.Name), description, options).Load();

    private int LabelCount => !_description.Labels.IsDefaultOrEmpty ? _description.Labels.Length
        : _options.FallbackLabels.IsDefaultOrEmpty ? 0 : _options.FallbackLabels.Length;

    private ModelParts Load()
    {
        TaskType task = TaskGuess.Of(_graph, _description, _assumptions.Add);
        bool detects = task == TaskType.ObjectDetection, raw = detects && IsRawHead();
        InputSpecification input = InputSpecification.From(_graph, _description, task, raw, _assumptions.Add);
        string? classes = detects ? null : ClassReader.Choose(_graph, _description, LabelCount);
        BoxOutputs? boxes = detects && !raw ? BoxOutputs.Find(_graph, _description, _assumptions.Add) : null;
        string? head = raw ? RawHead() : null, embedding = EmbeddingTensor(classes, detects), map = FeatureMapTensor();
        if (!detects && classes is null && embedding is null)
            throw new ModelException(
                $"No output of the model '{_graph.Name}' has the shape [N, C] of class scores; name it under output.probabilities or "
                + "output.logits.");

        string?[] outputs = [classes, head, embedding, map, .. boxes?.All ?? []];
        var session = new OnnxSession(_graph, input, outputs.OfType<string>(), _options.ExternalDataFolder);
        try
        {
            OutputRow probe = session.Run([ProbeImage.Of(input.Width, input.Height)], 0, 1)[0];
            var parts = new ModelParts
            {
                Name = _graph.Name,
                Task = task,
                Input = input,
                Session = session,
                ExternalFiles = _graph.ExternalFiles(),
                Labels = default,
                Classes = classes is null ? null : new(_graph, _description, classes, probe, _assumptions.Add),
                Boxes = boxes is not null ? new BoxesScoresLabelsDecoder(_graph.Name, _description, boxes, BoxLabels(), input, probe,
                    _assumptions.Add)
                    : head is not null ? HeadDecoder(probe[head], input) : null,
                Embedding = embedding is null ? null : new(_graph, embedding, input, probe),
                FeatureMap = map is null ? null : new(_graph, map, input, probe),
                Assumptions = _assumptions,
            };
            if (parts.FeatureMap is { IsSpatial: false })
                throw new ModelException(
                    $"The tensor '{map}' of the model '{_graph.Name}' has shape {probe[map!].ShapeText}; a feature map has [1, C, h, w].");
            return parts with { Labels = Labels(parts.ClassCount) };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private IBoxDecoder HeadDecoder(OutputTensor probe, InputSpecification input) =>
        (_description.Decoder ?? (EndToEndDecoder.Fits(probe, LabelCount) ? DetectionDecoder.End2end : null)) == DetectionDecoder.End2end
            ? new EndToEndDecoder(_graph.Name, _description, probe, LabelCount, input, _assumptions.Add)
            : new YoloDecoder(_graph.Name, _description, probe, LabelCount, _hasMoreThanBoxes, input, _assumptions.Add);

    private bool IsRawHead() => _description.Decoder is { } decoder ? decoder != DetectionDecoder.BoxesScoresLabels
        : _description.Scores is null && _description.ClassIndices is null && !TaskGuess.HasFinishedBoxes(_graph);

    private string RawHead()
    {
        string? head = _description.Boxes ?? TaskGuess.RawHead(_graph)
            ?? _graph.Outputs.FirstOrDefault(static o => o.IsReal() && o.Shape() is null or { Length: 2 or 3 })?.Name;
        if (head is null)
            throw new ModelException(
                $"No output of the model '{_graph.Name}' has the shape of a detector's; name it under output.boxes and say "
                + "output.decoder.");
        _graph.RequireOutput(head, "boxes");
        return head;
    }

    private string? EmbeddingTensor(string? classOutput, bool detects)
    {
        if (!_options.WithEmbedding) return null;
        if ((_options.EmbeddingOutput ?? _description.Embedding) is { } named)
        {
            _graph.RequireOutput(named, "embedding");
            return named;
        }
        string? found = detects ? EmbeddingTap.DeepestConvolution(_graph) : classOutput is null ? null
            : EmbeddingTap.BeforeClassifier(_graph, classOutput);
        if (found is not null && _graph.ProducerOf(found) is not null)
        {
            _assumptions.Add(detects
                ? $"the embedding is the mean of '{found}', the widest convolution; name another under output.embedding"
                : $"the embedding is '{found}', the input of the last fully connected layer");
            _graph.RequireOutput(found, "embedding");
            return found;
        }
        string? whole = detects ? null : classOutput ?? _graph.Outputs.FirstOrDefault(static o => o.IsReal())?.Name;
        _assumptions.Add(whole is null ? "no tensor of the model can serve as embedding; name one under output.embedding"
            : $"the model has no fully connected layer before its output, so '{whole}' itself is the embedding");
        return whole;
    }

    private string? FeatureMapTensor()
    {
        if (!_options.WithFeatureMap || (_options.FeatureMap ?? _description.FeatureMap) is not { } named) return null;
        _graph.RequireOutput(named, "feature map");
        return named;
    }

    // Names that are numbers are those that classes without a name have anyway; only some of them may have been found.
    private ImmutableArray<string> BoxLabels() => !_description.Labels.IsDefaultOrEmpty ? _description.Labels
        : _options.FallbackLabels.IsDefaultOrEmpty || _options.FallbackLabels.All(static l => l.All(char.IsAsciiDigit)) ? default
        : _options.FallbackLabels;

    // ImageNet's lists have a few names twice, so it is no error; the lines of a file never appear in a message.
    private void TellRepeated(ImmutableArray<string> labels)
    {
        string[] repeated = [.. labels.GroupBy(static l => l, StringComparer.Ordinal)
            .Where(static g => g.Count() > 1).Select(static g => g.Key)];
        if (repeated.Length == 0) return;
        string which = _description.LabelsFile is { } file ? $"'{file}' has {repeated.Length} of them"
            : string.Join(", ", repeated.Take(5)) + (repeated.Length > 5 ? ", …" : "");
        _assumptions.Add($"some labels stand for more than one class ({which}), so these classes look like one; "
            + "give each a name of its own if that is wrong");
    }

    private ImmutableArray<string> Labels(int classCount)
    {
        ImmutableArray<string> said = _description.Labels;
        if (!said.IsDefaultOrEmpty)
        {
            if (said.Length == classCount)
            {
                TellRepeated(said);
                return said;
            }
            // The lines of a file never appear in a message: it may be any file.
            string listed = _description.LabelsFile is { } file ? $"'{file}' has {said.Length} lines"
                : $"its description or metadata lists {said.Length} labels "
                    + $"({string.Join(", ", said.Take(5))}{(said.Length > 5 ? ", …" : "")})";
            throw new ModelException($"The model '{_graph.Name}' tells {classCount} classes apart, but {listed}; list one label a "
                + "class, in the order of the model's output.");
        }
        if (!_options.FallbackLabels.IsDefaultOrEmpty && _options.FallbackLabels.Length == classCount)
        {
            // Indices that served as names before are their own order: 2 stands before 10.
            string[] indices = [.. Enumerable.Range(0, classCount).Select(static i => i.ToString(CultureInfo.InvariantCulture))];
            if (_options.FallbackLabels.ToHashSet(StringComparer.Ordinal).SetEquals(indices)) return [.. indices];
            _assumptions.Add($"the labels are the {classCount} classes of the data, in this order: "
                + $"{string.Join(", ", _options.FallbackLabels.Take(20))}");
            return _options.FallbackLabels;
        }
        _assumptions.Add("the class names are not known; list them under labels in the model description");
        return default;
    }
}
