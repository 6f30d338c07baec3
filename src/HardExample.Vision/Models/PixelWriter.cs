using System.Runtime.InteropServices;
using HardExample.Vision.Models.Onnx;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models;

/// <summary>Writes one interleaved RGB8 image as one row of a model's input.</summary>
/// <param name="rgb">3 · width · height bytes.</param>
/// <param name="target">The row's bytes.</param>
internal delegate void PixelWriter(ReadOnlySpan<byte> rgb, Span<byte> target);

/// <summary>Makes the writer for a model's element type.</summary>
internal static class PixelWriters
{
    /// <summary>The writer for <paramref name="input"/>.</summary>
    public static PixelWriter For(InputSpecification input) => input.ElementType switch
    {
        TensorTypes.Float => Of(new PixelTable<float>(input, static v => (float)v)),
        TensorTypes.Float16 => Of(new PixelTable<Half>(input, static v => (Half)v)),
        TensorTypes.Double => Of(new PixelTable<double>(input, static v => v)),
        _ => Of(new PixelTable<byte>(input, static v => (byte)Math.Round(Math.Clamp(v, 0, 255)))),
    };

    private static PixelWriter Of<T>(PixelTable<T> table) where T : unmanaged =>
        (rgb, target) => table.Write(rgb, MemoryMarshal.Cast<byte, T>(target));
}
