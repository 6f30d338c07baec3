using HardExample.Core.Errors;

namespace HardExample.Vision.Models.Onnx;

/// <summary>Puts the nodes of a graph in order and refuses graphs that cannot be walked.</summary>
internal static class GraphOrder
{
    /// <summary>The nodes in topological order, by depth-first search in linear time without recursion.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="producers">The node of each tensor.</param>
    /// <param name="model">What messages call the model.</param>
    /// <exception cref="ModelException">A tensor depends on itself, or a node lacks inputs or outputs that its operator must
    /// have.</exception>
    public static IReadOnlyList<NodeProto> Of(GraphProto graph, IReadOnlyDictionary<string, NodeProto> producers, string model)
    {
        var order = new List<NodeProto>(graph.Node.Count);
        var done = new Dictionary<NodeProto, bool>(graph.Node.Count, ReferenceEqualityComparer.Instance);
        var open = new Stack<(NodeProto Node, int Next)>();
        foreach (NodeProto root in graph.Node)
        {
            if (!done.TryAdd(root, false)) continue;
            Check(root, model);
            open.Push((root, 0));
            while (open.TryPop(out (NodeProto Node, int Next) turn))
            {
                if (turn.Next == turn.Node.Input.Count)
                {
                    done[turn.Node] = true;
                    order.Add(turn.Node);
                    continue;
                }
                open.Push((turn.Node, turn.Next + 1));
                string tensor = turn.Node.Input[turn.Next];
                if (!producers.TryGetValue(tensor, out NodeProto? before)) continue;
                if (done.TryAdd(before, false))
                {
                    Check(before, model);
                    open.Push((before, 0));
                }
                else if (!done[before])
                {
                    throw new ModelException($"The graph of the model '{model}' is cyclic: the tensor '{tensor}' depends on itself. "
                        + "No runtime can run such a file; export the model again.");
                }
            }
        }
        return order;
    }

    private static void Check(NodeProto node, string model)
    {
        if (node.Output.Count == 0) throw new ModelException($"{Name(node, model)} has no output. The file is damaged; export the model "
            + "again.");
        int wanted = InputsOf(node.OpType);
        if (node.Input.Count < wanted)
            throw new ModelException($"{Name(node, model)} has {node.Input.Count} inputs; the operator takes at least {wanted}. "
                + "The file is damaged; export the model again.");
    }

    private static string Name(NodeProto node, string model) =>
        $"The node {(string.IsNullOrEmpty(node.Name) ? "" : $"'{node.Name}' ")}({node.OpType}) of the model '{model}'";

    // The operators whose inputs are looked at here.
    private static int InputsOf(string type) => type switch
    {
        "Conv" or "Gemm" or "MatMul" or "FusedMatMul" or "FusedGemm" or "MatMulInteger" or "DynamicQuantizeMatMul"
            or "DequantizeLinear" or "QuantizeLinear" or "Reshape"
            or "Add" or "Sub" or "Mul" or "Div" => 2,
        "QLinearConv" or "QLinearMatMul" => 8,
        "QGemm" => 6,
        "Softmax" or "LogSoftmax" or "QLinearSoftmax" or "Sigmoid" or "Identity" or "Flatten" or "Squeeze" or "Unsqueeze" or "Cast"
            or "Dropout" or "Transpose" or "Clip"
            or "Relu" or "GlobalAveragePool" or "AveragePool" or "ReduceMean" or "QLinearGlobalAveragePool" or "DynamicQuantizeLinear" => 1,
        _ => 0,
    };
}
