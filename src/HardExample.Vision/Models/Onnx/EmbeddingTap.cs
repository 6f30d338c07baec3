namespace HardExample.Vision.Models.Onnx;

/// <summary>Where a model's global feature can be read: the tensor that enters its last fully connected layer.</summary>
internal static class EmbeddingTap
{
    /// <summary>
    /// Walks back from a class output to the last Gemm or MatMul, or to the 1×1 convolution that some networks have instead
    /// (SqueezeNet, MobileNet), and gives the name of its data input.
    /// </summary>
    /// <returns>Null when the path ends elsewhere.</returns>
    public static string? BeforeClassifier(OnnxGraph graph, string classOutput)
    {
        string tensor = classOutput;
        while (graph.ProducerOf(tensor) is { } node)
        {
            switch (node.OpType)
            {
                case "Gemm" or "MatMul" or "FusedMatMul" or "FusedGemm" or "MatMulInteger" or "DynamicQuantizeMatMul":
                    return DataInput(graph, node) is { } data ? BeforeQuantization(graph, data) : null;
                case "QLinearMatMul" or "QGemm":
                    return graph.AddDequantized(node.Input[0], node.Input[1], node.Input[2]);
                case "Conv":
                    return IsPointwise(graph, node.Input[1]) ? node.Input[0] : null;
                case "QLinearConv":
                    return IsPointwise(graph, node.Input[3]) ? graph.AddDequantized(node.Input[0], node.Input[1], node.Input[2]) : null;
                case "Add" or "Sub" or "Mul" or "Div" or "Sum" or "BiasGelu" or "QLinearAdd":
                    if (DataInput(graph, node) is not { } next) return null;
                    tensor = next;
                    break;
                case "Softmax" or "LogSoftmax" or "QLinearSoftmax" or "Sigmoid" or "Identity" or "Reshape" or "Flatten" or "Squeeze"
                    or "Unsqueeze" or "Cast" or "Dropout" or "Transpose" or "Clip" or "QuantizeLinear" or "DequantizeLinear" or "Relu"
                    or "GlobalAveragePool" or "AveragePool" or "ReduceMean" or "QLinearGlobalAveragePool":
                    tensor = node.Input[0];
                    break;
                default:
                    return null;
            }
        }
        return null;
    }

    /// <summary>
    /// For a detector, whose heads have no single last layer: the last convolution with the most output channels, after its activation.
    /// That is where backbones end.
    /// </summary>
    /// <returns>Null when there is no convolution with known weights.</returns>
    public static string? DeepestConvolution(OnnxGraph graph)
    {
        (long Channels, string? Tensor) best = (0, null);
        foreach (NodeProto node in graph.Nodes)
        {
            if (node.OpType != "Conv" || graph.WeightShape(node.Input[1]) is not { Count: 4 } weights) continue;
            if (weights[0] >= best.Channels) best = (weights[0], node.Output[0]);
        }
        return best.Tensor is { } tensor ? AfterActivation(graph, tensor) : null;
    }

    private static string AfterActivation(OnnxGraph graph, string tensor)
    {
        while (true)
        {
            IReadOnlyList<NodeProto> readers = graph.ConsumersOf(tensor);
            if (readers is [{ OpType: "BatchNormalization" } normalization]) tensor = normalization.Output[0];
            else if (readers is [{ OpType: "Relu" or "LeakyRelu" or "Clip" or "HardSwish" or "Elu" or "PRelu" } activation])
                return activation.Output[0];
            // SiLU: x · sigmoid(x)
            else if (readers is [{ OpType: "Sigmoid" } gate, { OpType: "Mul" } product] && product.Input.Contains(gate.Output[0]))
                return product.Output[0];
            else return tensor;
        }
    }

    private static string? DataInput(OnnxGraph graph, NodeProto node)
    {
        string? data = null;
        foreach (string input in node.Input)
        {
            if (graph.IsConstant(input) || graph.IsQuantizationScale(input)) continue;
            if (data is not null) return null;
            data = input;
        }
        return data;
    }

    private static string BeforeQuantization(OnnxGraph graph, string tensor) =>
        graph.ProducerOf(tensor) is { OpType: "DynamicQuantizeLinear" } node ? node.Input[0] : tensor;

    private static bool IsPointwise(OnnxGraph graph, string weights) => graph.WeightShape(weights) is [_, _, 1, 1];
}
