namespace HardExample.Vision.Models.Onnx;

/// <summary>What a graph declares of a tensor.</summary>
internal static class TensorTypes
{
    /// <summary>ONNX element type float.</summary>
    public const int Float = 1;

    /// <summary>ONNX element type uint8.</summary>
    public const int UInt8 = 2;

    /// <summary>ONNX element type float16.</summary>
    public const int Float16 = 10;

    /// <summary>ONNX element type double.</summary>
    public const int Double = 11;

    /// <summary>The declared dimensions, 0 where one is dynamic; null when the rank is not declared.</summary>
    public static long[]? Shape(this ValueInfoProto value)
    {
        if (value.Type?.TensorType?.Shape is not { } shape) return null;
        return [.. shape.Dim.Select(static d =>
            d.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && d.DimValue > 0 ? d.DimValue : 0)];
    }

    /// <summary>The declared element type, 0 when it is not declared.</summary>
    public static int ElementType(this ValueInfoProto value) => value.Type?.TensorType?.ElemType ?? 0;

    /// <summary>Whether the value may hold real numbers (or does not say).</summary>
    public static bool IsReal(this ValueInfoProto value) => value.ElementType() is 0 or Float or Float16 or Double;

    /// <summary>A shape as text: [1, 3, ?, ?].</summary>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape.Select(static d => d > 0 ? d.ToString() : "?"))}]";
}
