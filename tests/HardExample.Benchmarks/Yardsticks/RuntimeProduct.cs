using System.Text;
using HardExample.Benchmarks.Measuring;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HardExample.Benchmarks.Yardsticks;

/// <summary>ONNX Runtime's matrix product, in this process.</summary>
internal sealed class RuntimeProduct : IDisposable
{
    // The whole product would need gigabytes.
    private const int Block = 2048;

    private readonly InferenceSession _session;
    private readonly OrtValue _left, _right, _result;
    private readonly int _blocks;

    /// <summary>Makes the matrices; the left one has a whole number of blocks, so its last rows may count twice.</summary>
    public RuntimeProduct(int rows, int columns, int dimension, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new(Model(), options);
        int block = Math.Min(rows, Block);
        (_left, _right, _result) = (Matrix(block, dimension), Matrix(dimension, columns), Matrix(block, columns));
        _blocks = (rows + block - 1) / block;
        Share = (double)rows / (_blocks * block);
    }

    private double Share { get; }

    /// <summary>The seconds of one product.</summary>
    public double Seconds() => Share * Rounds.Seconds(() =>
    {
        using var options = new RunOptions();
        for (int i = 0; i < _blocks; i++) _session.Run(options, ["a", "b"], [_left, _right], ["c"], [_result]);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OrtValue value in new[] { _left, _right, _result }) value.Dispose();
        _session.Dispose();
    }

    private static OrtValue Matrix(int rows, int columns)
    {
        var matrix = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [rows, columns]);
        Span<float> values = matrix.GetTensorMutableDataAsSpan<float>();
        for (int i = 0; i < values.Length; i++) values[i] = i % 97 / 97f - 0.5f;
        return matrix;
    }

    /// <summary>c = a · b as an ONNX model, in protobuf's wire form.</summary>
    private static byte[] Model()
    {
        byte[] node = [.. Text(1, "a"), .. Text(1, "b"), .. Text(2, "c"), .. Text(4, "MatMul")];
        byte[] graph = [.. Part(1, node), .. Text(2, "product"), .. Part(11, Value("a")), .. Part(11, Value("b")), .. Part(12, Value("c"))];
        return [.. Number(1, 8), .. Part(7, graph), .. Part(8, [.. Text(1, ""), .. Number(2, 13)])];
    }

    /// <summary>A matrix of float of any size.</summary>
    private static byte[] Value(string name)
    {
        byte[] shape = [.. Part(1, Text(2, name + "0")), .. Part(1, Text(2, name + "1"))];
        byte[] type = [.. Number(1, (byte)TensorElementType.Float), .. Part(2, shape)];
        return [.. Text(1, name), .. Part(2, Part(1, type))];
    }

    private static byte[] Text(int field, string text) => Part(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Part(int field, byte[] content) => [(byte)(field << 3 | 2), .. Length(content.Length), .. content];

    private static byte[] Number(int field, byte value) => [(byte)(field << 3), value];

    private static byte[] Length(int length) => length < 128 ? [(byte)length] : [(byte)(length | 128), (byte)(length >> 7)];
}
