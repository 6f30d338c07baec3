using System.Buffers.Binary;

namespace HardExample.Fuzz.Mutations;

/// <summary>Mutations that know nothing of the format.</summary>
internal static class ByteMutations
{
    private const int HeaderLength = 64, MaxLength = 1 << 21;

    public static byte[] FlipBits(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        if (input.Length == 0) return input;
        byte[] mutant = [.. input];
        for (int count = random.Length(8); count > 0; count--) mutant[random.Next(mutant.Length)] ^= (byte)(1 << random.Next(8));
        return mutant;
    }

    public static byte[] SetByte(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        if (input.Length == 0) return input;
        byte[] mutant = [.. input];
        mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
        return mutant;
    }

    public static byte[] SetInteger(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) =>
        SetInteger(input, random, input.Length);

    /// <summary>A length, a count or a size at its border: most stand near the beginning.</summary>
    public static byte[] SetHeaderInteger(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) =>
        SetInteger(input, random, Math.Min(input.Length, HeaderLength));

    public static byte[] Truncate(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds) => input[..random.Next(input.Length)];

    public static byte[] Delete(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        (int start, int length) = Range(input, random);
        return [.. input[..start], .. input[(start + length)..]];
    }

    public static byte[] Duplicate(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        (int start, int length) = Range(input, random);
        byte[] part = input[start..(start + length)];
        int times = random.OneIn(8) ? random.Length(Math.Max(1, Math.Min(10_000, MaxLength / Math.Max(1, length)))) : 1;
        return input.Length > MaxLength ? input
            : [.. input[..start], .. Enumerable.Repeat(part, times).SelectMany(static p => p), .. input[start..]];
    }

    public static byte[] Insert(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        int at = random.Next(input.Length + 1);
        var noise = new byte[random.Length(64)];
        for (int i = 0; i < noise.Length; i++) noise[i] = (byte)random.Next(256);
        return [.. input[..at], .. noise, .. input[at..]];
    }

    /// <summary>The beginning of one input and the end of another.</summary>
    public static byte[] Splice(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        byte[] other = random.Pick(seeds);
        return [.. input[..random.Next(input.Length + 1)], .. other[random.Next(other.Length + 1)..]];
    }

    public static byte[] Fill(byte[] input, FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        byte[] mutant = [.. input];
        (int start, int length) = Range(input, random);
        mutant.AsSpan(start, length).Fill(random.Pick<byte>([0, 0xFF, 0x20, 0x7F, 0x80, (byte)'0']));
        return mutant;
    }

    private static byte[] SetInteger(byte[] input, FuzzRandom random, int within)
    {
        int size = 1 << random.Next(4);
        if (input.Length < size) return input;
        byte[] mutant = [.. input];
        Span<byte> place = mutant.AsSpan(random.Next(Math.Max(1, Math.Min(within, input.Length - size + 1))), size);
        if (place.Length < size) return input;
        ulong value = random.Pick(Hostile.Integers);
        Span<byte> bytes = stackalloc byte[8];
        if (random.OneIn(2)) BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        else BinaryPrimitives.WriteUInt64BigEndian(bytes, value << (64 - 8 * size));
        bytes[..size].CopyTo(place);
        return mutant;
    }

    private static (int Start, int Length) Range(byte[] input, FuzzRandom random)
    {
        int start = random.Next(input.Length);
        return (start, input.Length == 0 ? 0 : random.Length(input.Length - start));
    }
}
