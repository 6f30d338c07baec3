using System.Runtime.InteropServices;
using HardExample.Vision.Models.Onnx;
using HardExample.Vision.Models.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HardExample.Vision.Models;

/// <summary>Pinned memory for the input of one run, and the tensor that ONNX Runtime sees there without a copy.</summary>
internal sealed class InputBuffer : IDisposable
{
    private readonly byte[] _memory;

    public InputBuffer(InputSpecification input)
    {
        TensorElementType type = input.ElementType switch
        {
            TensorTypes.Float => TensorElementType.Float,
            TensorTypes.Float16 => TensorElementType.Float16,
            TensorTypes.Double => TensorElementType.Double,
            _ => TensorElementType.UInt8,
        };
        RowBytes = checked(input.Channels * input.Width * input.Height * input.ElementSize);
        _memory = GC.AllocateUninitializedArray<byte>(checked(RowBytes * input.Batch), pinned: true);
        long[] shape = input.ChannelsLast
            ? [input.Batch, input.Height, input.Width, input.Channels]
            : [input.Batch, input.Channels, input.Height, input.Width];
        if (!input.HasBatchAxis) shape = shape[1..];
        Value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, type, shape, Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0), _memory.Length);
    }

    /// <summary>The whole input.</summary>
    public OrtValue Value { get; }

    private int RowBytes { get; }

    /// <summary>Where one image goes.</summary>
    public Span<byte> Row(int row) => _memory.AsSpan(row * RowBytes, RowBytes);

    public void Dispose() => Value.Dispose();
}
