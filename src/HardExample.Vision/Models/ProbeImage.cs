namespace HardExample.Vision.Models;

/// <summary>A synthetic image on which a model is tried when it is loaded.</summary>
internal static class ProbeImage
{
    /// <summary>Gradients under noise from a fixed sequence, so that no activation is constant; always the same for a size.</summary>
    public static ReadOnlyMemory<byte> Of(int width, int height)
    {
        var rgb = new byte[3 * width * height];
        uint noise = 1;
        for (int i = 0; i < rgb.Length; i++)
        {
            noise = noise * 1664525 + 1013904223;
            int x = i / 3 % width, y = i / 3 / width;
            rgb[i] = (byte)((x * 128 / width + y * 64 / height + (int)(noise >> 26)) & 255);
        }
        return rgb;
    }
}
