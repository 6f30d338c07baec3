using System.Buffers.Binary;
using System.IO.Hashing;

namespace HardExample.Fuzz.Mutations;

/// <summary>Mutations of images that byte mutations hardly reach.</summary>
internal static class ImageMutations
{
    /// <summary>A frame header of a JPEG with another size.</summary>
    public static byte[] SetJpegSize(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        int frame = Math.Max(input.AsSpan().IndexOf<byte>([0xFF, 0xC0]), input.AsSpan().IndexOf<byte>([0xFF, 0xC2]));
        if (frame < 0 || frame + 9 > input.Length) return ByteMutations.SetHeaderInteger(input, random, seeds);
        byte[] mutant = [.. input];
        BinaryPrimitives.WriteUInt16BigEndian(mutant.AsSpan(frame + 5), (ushort)random.Pick(Hostile.Integers));
        if (random.OneIn(2)) BinaryPrimitives.WriteUInt16BigEndian(mutant.AsSpan(frame + 7), (ushort)random.Pick(Hostile.Integers));
        return mutant;
    }

    /// <summary>A part many times over, as in a bomb of scans, frames or chunks; up to 1 MiB.</summary>
    public static byte[] RepeatPart(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        if (!random.OneIn(4) || input.Length is 0 or > 1 << 17) return ByteMutations.Duplicate(input, random, seeds);
        int start = random.Next(input.Length);
        byte[] part = input[start..(start + random.Length(Math.Min(512, input.Length - start)))];
        int times = Math.Min(random.Length(5000), (1 << 20) / part.Length);
        return [.. input[..start], .. Enumerable.Repeat(part, times).SelectMany(static p => p), .. input[start..]];
    }

    /// <summary>A PNG whose chunks have the check sums of their contents again, so that a mutated content is read.</summary>
    public static byte[] SealPng(byte[] png)
    {
        byte[] mutant = [.. png];
        for (int at = 8; at + 12 <= mutant.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(mutant.AsSpan(at));
            if (length > mutant.Length - at - 12) break;
            int body = (int)length + 4;
            BinaryPrimitives.WriteUInt32BigEndian(mutant.AsSpan(at + 4 + body), Crc32.HashToUInt32(mutant.AsSpan(at + 4, body)));
            at += 8 + body;
        }
        return mutant;
    }
}
