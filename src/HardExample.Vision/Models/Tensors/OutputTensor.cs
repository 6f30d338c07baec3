using System.Runtime.InteropServices;
using HardExample.Core.Errors;
using HardExample.Vision.Models.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HardExample.Vision.Models.Tensors;

/// <summary>One output of one image, as real numbers.</summary>
/// <param name="Name">Name of the tensor.</param>
/// <param name="Values">Row-major values.</param>
/// <param name="Shape">Dimensions; the batch axis, where the tensor has one, is first and 1.</param>
internal sealed record OutputTensor(string Name, float[] Values, int[] Shape)
{
    /// <summary>The dimensions without a leading batch axis of 1, as far as <paramref name="rank"/> axes remain.</summary>
    public ReadOnlySpan<int> ShapeOfRank(int rank)
    {
        ReadOnlySpan<int> shape = Shape;
        while (shape.Length > rank && shape[0] == 1) shape = shape[1..];
        return shape;
    }

    /// <summary>The shape as text.</summary>
    public string ShapeText => TensorTypes.Text(Shape.Select(static d => (long)d));

    /// <summary>Copies one image's part out of a value of ONNX Runtime.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="value">What the run gave.</param>
    /// <param name="row">Index of the image in the run.</param>
    /// <param name="batch">Images in the run; at 1 the whole value is the image's.</param>
    /// <param name="model">What messages call the model.</param>
    /// <exception cref="ModelException">The value is not a tensor of numbers, or has no batch axis.</exception>
    public static OutputTensor Read(string name, OrtValue value, int row, int batch, string model)
    {
        if (!value.IsTensor)
            throw new ModelException(
                $"The output '{name}' of the model '{model}' is not a tensor; export the model without its sequence or map outputs.");
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        if (info.ElementCount > int.MaxValue || info.Shape.Any(static d => d > int.MaxValue))
            throw new ModelException($"The output '{name}' of the model '{model}' has shape {TensorTypes.Text(info.Shape)}: more values "
                + "than can be read.");
        int[] shape = [.. info.Shape.Select(static d => (int)d)];
        int length = (int)info.ElementCount;
        if (batch > 1)
        {
            if (shape.Length == 0 || shape[0] != batch)
                throw new ModelException(
                    $"The model '{model}' takes {batch} images at once, but its output '{name}' {TensorTypes.Text(info.Shape)} does not "
                    + "have that many rows; export it with a batch of 1 or a dynamic batch.");
            length /= batch;
            shape[0] = 1;
        }
        return new(name, Convert(value, info.ElementDataType, row * length, length, name, model), shape);
    }

    private static float[] Convert(OrtValue value, TensorElementType type, int start, int length, string name, string model)
    {
        return type switch
        {
            TensorElementType.Float => value.GetTensorDataAsSpan<float>().Slice(start, length).ToArray(),
            TensorElementType.Float16 => Copy<Half>(static v => (float)v),
            TensorElementType.Double => Copy<double>(static v => (float)v),
            TensorElementType.Int64 => Copy<long>(static v => v),
            TensorElementType.Int32 => Copy<int>(static v => v),
            TensorElementType.UInt8 => Copy<byte>(static v => v),
            TensorElementType.Int8 => Copy<sbyte>(static v => v),
            _ => throw new ModelException($"The output '{name}' of the model '{model}' holds {type}; numbers of 16 to 64 bits are known."),
        };

        float[] Copy<T>(Func<T, float> convert) where T : unmanaged
        {
            ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(value.GetTensorMutableRawData()).Slice(start, length);
            var target = new float[length];
            for (int i = 0; i < length; i++) target[i] = convert(source[i]);
            return target;
        }
    }
}
