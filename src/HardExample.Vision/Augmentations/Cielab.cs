namespace HardExample.Vision.Augmentations;

/// <summary>sRGB to CIELAB under D65 (IEC 61966-2-1; CIE 15).</summary>
internal static class Cielab
{
    private const float WhiteX = 0.95047f, WhiteZ = 1.08883f;

    private static readonly float[] Linear =
    [
        .. Enumerable.Range(0, 256).Select(static v => v / 255.0)
            .Select(static v => (float)(v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4))),
    ];

    /// <summary>Converts pixels.</summary>
    /// <param name="rgb">[pixels × 3], 0..255.</param>
    /// <param name="lab">Takes L in 0..100, a and b in about −128..127, [pixels × 3].</param>
    internal static void Convert(ReadOnlySpan<byte> rgb, Span<float> lab)
    {
        for (int i = 0; i < rgb.Length; i += 3)
        {
            float r = Linear[rgb[i]], g = Linear[rgb[i + 1]], b = Linear[rgb[i + 2]];
            float x = Curve((0.4124564f * r + 0.3575761f * g + 0.1804375f * b) / WhiteX);
            float y = Curve(0.2126729f * r + 0.7151522f * g + 0.0721750f * b);
            float z = Curve((0.0193339f * r + 0.1191920f * g + 0.9503041f * b) / WhiteZ);
            (lab[i], lab[i + 1], lab[i + 2]) = (116 * y - 16, 500 * (x - y), 200 * (y - z));
        }
    }

    private static float Curve(float t) => t > 0.008856f ? MathF.Cbrt(t) : 7.787f * t + 16 / 116f;
}
