using System.Runtime.InteropServices;

namespace HardExample.Vision.Imaging;

/// <summary>One pixel of an <see cref="RgbImage"/>, in its memory layout.</summary>
/// <param name="R">Red, 0..255.</param>
/// <param name="G">Green, 0..255.</param>
/// <param name="B">Blue, 0..255.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Rgb24(byte R, byte G, byte B);
