using System.Collections.Immutable;
using Google.Protobuf;
using HardExample.Core.Errors;

namespace HardExample.Vision.Models.Onnx;

/// <summary>A parsed ONNX model: its graph, who makes which tensor, and a copy with more outputs.</summary>
internal sealed class OnnxGraph
{
    private const int ExternalLocation = 1;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ModelProto _model;
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _consumers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _initializers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal) { "" };
    private readonly HashSet<string> _scales = new(StringComparer.Ordinal);
    private bool _changed;

    private OnnxGraph(string name, ReadOnlyMemory<byte> bytes, ModelProto model)
    {
        (Name, _bytes, _model) = (name, bytes, model);
        foreach (NodeProto node in Graph.Node)
            foreach (string output in node.Output)
                if (output.Length > 0) _producers.TryAdd(output, node);
        foreach (TensorProto tensor in Graph.Initializer) _initializers.TryAdd(tensor.Name, tensor);
        foreach (TensorProto tensor in Graph.Initializer) _constants.Add(tensor.Name);
        foreach (NodeProto node in GraphOrder.Of(Graph, _producers, name)) Classify(node);
        // Before IR version 4 weights stand among the inputs too.
        Inputs = [.. Graph.Input.Where(i => !_initializers.ContainsKey(i.Name))];
        Outputs = [.. Graph.Output];
    }

    /// <summary>What messages call the model.</summary>
    public string Name { get; }

    /// <summary>The inputs that a caller must feed.</summary>
    public ImmutableArray<ValueInfoProto> Inputs { get; }

    /// <summary>The outputs that the file declares, without those added here.</summary>
    public ImmutableArray<ValueInfoProto> Outputs { get; }

    /// <summary>The nodes, in the file's (topological) order.</summary>
    public IReadOnlyList<NodeProto> Nodes => Graph.Node;

    /// <summary>What the exporter wrote beside the graph; the first of a key counts.</summary>
    public string? Metadata(string key) => _model.MetadataProps.FirstOrDefault(p => p.Key == key)?.Value;

    private GraphProto Graph => _model.Graph;

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">The content of an .onnx file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ModelException">The bytes are not an ONNX model.</exception>
    public static OnnxGraph Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        if (bytes.IsEmpty) throw new ModelException($"The model '{name}' is empty; give an ONNX file.");
        if (bytes.Span.StartsWith("version https://git-lfs"u8))
            throw new ModelException($"The model '{name}' is a Git LFS pointer, not the model itself; fetch the file with 'git lfs pull'.");
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(bytes.Span);
            // Almost any short byte sequence parses as a message of unknown fields, so the content decides.
            if (model.Graph is { Node.Count: > 0, Output.Count: > 0 } && model.OpsetImport.Count > 0) return new(name, bytes, model);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelException($"The model '{name}' is not an ONNX file, or it is cut off ({e.Message})", e);
        }
        throw new ModelException(
            $"The model '{name}' is not an ONNX file: it holds no graph with nodes and outputs. Export the model to ONNX first.");
    }

    /// <summary>The node whose output is <paramref name="tensor"/>; null for an input, a weight or an unknown name.</summary>
    public NodeProto? ProducerOf(string tensor) => _producers.GetValueOrDefault(tensor);

    /// <summary>The weight of that name, null when there is none.</summary>
    public TensorProto? InitializerOf(string tensor) => _initializers.GetValueOrDefault(tensor);

    /// <summary>The nodes of the file that read <paramref name="tensor"/>, in graph order.</summary>
    public IReadOnlyList<NodeProto> ConsumersOf(string tensor) => _consumers.TryGetValue(tensor, out List<NodeProto>? nodes) ? nodes : [];

    /// <summary>The dimensions of a weight (or of what dequantizes or casts one); null when it is not a weight.</summary>
    public IReadOnlyList<long>? WeightShape(string tensor)
    {
        while (true)
        {
            if (InitializerOf(tensor) is { } weight) return weight.Dims;
            switch (ProducerOf(tensor))
            {
                case { OpType: "Constant" } constant:
                    return constant.Attribute.FirstOrDefault(static a => a.Name == "value")?.T?.Dims;
                case { OpType: "DequantizeLinear" or "Cast" or "Identity" } node:
                    tensor = node.Input[0];
                    break;
                default:
                    return null;
            }
        }
    }

    /// <summary>Whether <paramref name="tensor"/> does not depend on the input image.</summary>
    public bool IsConstant(string tensor) => _constants.Contains(tensor);

    /// <summary>Whether <paramref name="tensor"/> is a scale of dynamic quantization (DynamicQuantizeLinear).</summary>
    public bool IsQuantizationScale(string tensor) => _scales.Contains(tensor);

    /// <summary>Makes a graph output or inner tensor of this name an output of <see cref="ToBytes"/>.</summary>
    /// <param name="tensor">The wanted name.</param>
    /// <param name="role">What it is wanted for, for the message: "embedding".</param>
    /// <exception cref="ModelException">There is no such tensor; the message suggests the nearest name.</exception>
    public void RequireOutput(string tensor, string role)
    {
        if (Graph.Output.Any(o => o.Name == tensor)) return;
        if (!_producers.ContainsKey(tensor))
            throw new ModelException(
                $"The model '{Name}' has no tensor '{tensor}' to serve as {role}; the nearest name is "
                + $"'{NearestTensor.Of(tensor, _producers.Keys)}'.");
        Graph.Output.Add(Graph.ValueInfo.FirstOrDefault(v => v.Name == tensor) ?? new ValueInfoProto { Name = tensor });
        _changed = true;
    }

    /// <summary>Adds a node that turns a quantized tensor into real numbers; gives the name of its output.</summary>
    public string AddDequantized(string tensor, string scale, string zeroPoint)
    {
        string output = tensor + "/dequantized";
        var node = new NodeProto { OpType = "DequantizeLinear", Input = { tensor, scale, zeroPoint }, Output = { output } };
        Graph.Node.Add(node);
        _producers[output] = node;
        _changed = true;
        return output;
    }

    /// <summary>The model with the outputs that were added.</summary>
    public byte[] ToBytes() => _changed ? _model.ToByteArray() : _bytes.ToArray();

    /// <summary>Files beside the model that hold its weights, in order; empty when the model is whole.</summary>
    public ImmutableArray<string> ExternalFiles() =>
    [
        .. TensorsOf(Graph).Where(static t => t.DataLocation == ExternalLocation)
            .SelectMany(static t => t.ExternalData.Where(static e => e.Key == "location").Select(static e => e.Value))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    // Graphs within graphs are as deep as the parser lets them be: 100 levels.
    private static IEnumerable<TensorProto> TensorsOf(GraphProto graph) =>
        graph.Initializer.Concat(graph.Node.SelectMany(static n => n.Attribute)
        .SelectMany(static a => (a.T is { } tensor ? [tensor] : Enumerable.Empty<TensorProto>()).Concat(a.G is { } inner
        ? TensorsOf(inner) : [])));

    // Called in topological order, so what a node's inputs are is known.
    private void Classify(NodeProto node)
    {
        foreach (string input in node.Input.Distinct())
        {
            if (!_consumers.TryGetValue(input, out List<NodeProto>? readers)) _consumers.Add(input, readers = []);
            readers.Add(node);
        }
        switch (node.OpType)
        {
            case "Constant":
            case "DequantizeLinear" or "QuantizeLinear" or "Cast" or "Identity" or "Transpose" or "Reshape"
                or "Squeeze" or "Unsqueeze" when IsConstant(node.Input[0]):
                _constants.UnionWith(node.Output);
                break;
            case "DynamicQuantizeLinear":
                _scales.UnionWith(node.Output.Skip(1));
                break;
            case "Mul" when node.Input.All(i => IsConstant(i) || IsQuantizationScale(i)):
                _scales.UnionWith(node.Output);
                break;
        }
    }
}
