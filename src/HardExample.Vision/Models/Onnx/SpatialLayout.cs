namespace HardExample.Vision.Models.Onnx;

/// <summary>Tells whether an activation of four dimensions is channels-first or channels-last.</summary>
internal static class SpatialLayout
{
    /// <summary>Whether <paramref name="tensor"/>, of the shape [N, a, b, c] it had in a run, has its channels on the last axis.</summary>
    /// <remarks>
    /// ONNX convolutions and poolings are channels-first; a graph that came from a channels-last framework has transposes around them. So
    /// the nearest such node upstream tells. Where there is none, the axes whose ratio is that of the input are the spatial ones.
    /// </remarks>
    public static bool IsChannelsLast(OnnxGraph graph, string tensor, IReadOnlyList<int> shape, int inputWidth, int inputHeight)
    {
        string name = tensor;
        while (graph.ProducerOf(name) is { Input.Count: > 0 } node)
        {
            switch (node.OpType)
            {
                case "Conv" or "QLinearConv" or "ConvTranspose" or "MaxPool" or "AveragePool" or "GlobalAveragePool" or "GlobalMaxPool"
                    or "BatchNormalization" or "InstanceNormalization" or "DepthToSpace" or "SpaceToDepth":
                    return false;
                case "Transpose":
                    long[] order = [.. node.Attribute.FirstOrDefault(static a => a.Name == "perm")?.Ints ?? []];
                    if (order is [0, 2, 3, 1]) return true;
                    if (order is [0, 3, 1, 2]) return false;
                    return ByShape(shape, inputWidth, inputHeight);
                case "Reshape" or "Gather" or "MatMul" or "Gemm":
                    return ByShape(shape, inputWidth, inputHeight);
                default:
                    string? next = node.Input.FirstOrDefault(i => !graph.IsConstant(i));
                    if (next is null) return ByShape(shape, inputWidth, inputHeight);
                    name = next;
                    break;
            }
        }
        return ByShape(shape, inputWidth, inputHeight);
    }

    private static bool ByShape(IReadOnlyList<int> shape, int inputWidth, int inputHeight)
    {
        bool first = SameRatio(shape[3], shape[2]), last = SameRatio(shape[2], shape[1]);
        return last && !first;

        // A stride rounds the side up or down by less than one cell.
        bool SameRatio(int width, int height)
        {
            double stride = (double)inputWidth / width;
            return width <= inputWidth && Math.Abs(inputHeight / stride - height) < 1;
        }
    }
}
