using System.Buffers.Binary;

namespace HardExample.Cli.Tests.Demo;

/// <summary>Handmade IDX files.</summary>
internal static class IdxData
{
    public static byte[] Images(int count, int height, int width, params byte[] pixels) =>
        [.. Header(0x0803, count, height, width), .. pixels];

    public static byte[] Labels(params byte[] labels) => [.. Header(0x0801, labels.Length), .. labels];

    private static byte[] Header(params int[] words)
    {
        var header = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * i), words[i]);
        return header;
    }
}
