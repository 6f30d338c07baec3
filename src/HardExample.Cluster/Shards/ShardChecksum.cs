using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace HardExample.Cluster.Shards;

/// <summary>
/// The checksum of a shard file, kept in its own footer so that file and checksum appear in one rename: XxHash128 of all bytes, with zeros
/// where the checksum itself stands.
/// </summary>
internal static class ShardChecksum
{
    /// <summary>The entry of the footer.</summary>
    public const string Key = "hardexample.checksum";

    private const string Mark = "xxh128:";
    private const int Digits = 32, TailLength = 8, BufferSize = 1 << 17;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>What stands in the footer until the file is sealed.</summary>
    public static string Unsealed { get; } = Mark + new string('0', Digits);

    /// <summary>Writes the checksum into a finished file.</summary>
    /// <param name="file">The whole file, readable and writable.</param>
    /// <returns>The checksum.</returns>
    public static string Seal(Stream file)
    {
        long position = PositionIn(file)
            ?? throw new InvalidOperationException("A shard file was written without the entry for its checksum.");
        string checksum = Compute(file, position);
        file.Position = position;
        file.Write(Encoding.ASCII.GetBytes(checksum));
        return checksum;
    }

    /// <summary>Compares a file with its checksum.</summary>
    /// <returns>The checksum.</returns>
    /// <exception cref="InvalidDataException">The file is cut short, or its bytes are not those that were written.</exception>
    public static string Verify(Stream file)
    {
        long position = PositionIn(file)
            ?? throw new InvalidDataException("it is cut short, or no shard file at all: it does not end as one");
        byte[] said = new byte[Digits];
        file.Position = position;
        file.ReadExactly(said);
        string checksum = Compute(file, position);
        return checksum == Encoding.ASCII.GetString(said) ? checksum
            : throw new InvalidDataException("its bytes do not match its checksum");
    }

    /// <summary>Where the digits stand; null when the file does not end as a Parquet file with this entry.</summary>
    private static long? PositionIn(Stream file)
    {
        if (file.Length < TailLength + Magic.Length) return null;
        Span<byte> tail = stackalloc byte[TailLength];
        file.Position = file.Length - TailLength;
        file.ReadExactly(tail);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual(Magic) || length > file.Length - TailLength) return null;
        byte[] footer = new byte[length];
        long start = file.Position = file.Length - TailLength - length;
        file.ReadExactly(footer);
        int key = footer.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Key));
        int mark = key < 0 ? -1 : footer.AsSpan(key).IndexOf(Encoding.ASCII.GetBytes(Mark));
        if (mark < 0 || key + mark + Mark.Length + Digits > footer.Length) return null;
        return start + key + mark + Mark.Length;
    }

    private static string Compute(Stream file, long position)
    {
        var hash = new XxHash128();
        byte[] buffer = new byte[BufferSize];
        file.Position = 0;
        long offset = 0;
        for (int read; (read = file.Read(buffer)) > 0; offset += read)
        {
            int from = (int)Math.Clamp(position - offset, 0, read), to = (int)Math.Clamp(position + Digits - offset, 0, read);
            buffer.AsSpan(from, to - from).Fill((byte)'0');
            hash.Append(buffer.AsSpan(0, read));
        }
        return $"{hash.GetCurrentHashAsUInt128():x32}";
    }
}
