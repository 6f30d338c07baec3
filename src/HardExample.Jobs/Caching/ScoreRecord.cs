using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>The scores of one algorithm for a part of a population, and its warnings, as bytes.</summary>
internal static class ScoreRecord
{
    /// <summary>To be raised when the form changes; records of another version have other keys.</summary>
    public const int Version = 2;

    public static byte[] WriteWarnings(IReadOnlyCollection<string> warnings)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(warnings.Count);
        foreach (string warning in warnings) writer.Write(warning);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="WriteWarnings"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static string[] ReadWarnings(ArraySegment<byte> record) => Read(record, static reader =>
    {
        var warnings = new string[Count(reader)];
        for (int i = 0; i < warnings.Length; i++) warnings[i] = reader.ReadString();
        return warnings;
    });

    public static byte[] Write(IReadOnlyList<MinerScore?> scores)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(scores.Count);
        foreach (MinerScore? score in scores)
        {
            writer.Write(score is not null);
            if (score is not null) Write(writer, score);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write(IReadOnlyList{MinerScore})"/> wrote.</summary>
    /// <param name="record">The bytes.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="count">How many samples there are in the part.</param>
    /// <exception cref="InvalidDataException">The bytes are no such record, or of another number of samples.</exception>
    public static MinerScore?[] Read(ArraySegment<byte> record, string algorithm, int count) => Read(record, reader =>
    {
        if (reader.ReadInt32() != count) throw Damaged();
        var scores = new MinerScore?[count];
        for (int i = 0; i < count; i++) scores[i] = reader.ReadBoolean() ? ReadScore(reader, algorithm) : null;
        return scores;
    });

    private static T Read<T>(ArraySegment<byte> record, Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(new MemoryStream(record.Array!, record.Offset, record.Count, writable: false));
        try
        {
            T content = read(reader);
            return reader.BaseStream.Position == reader.BaseStream.Length ? content : throw Damaged();
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw Damaged();
        }
    }

    private static void Write(BinaryWriter writer, MinerScore score)
    {
        writer.Write((byte)score.Kind);
        writer.Write(score.Value);
        writer.Write(score.Reliability);
        writer.Write(score.ViewWeight);
        writer.Write(score.Rank is not null);
        writer.Write(score.Rank ?? 0);
        writer.Write(score.Reasons.Length);
        foreach (ReasonShare reason in score.Reasons)
        {
            writer.Write(reason.Id);
            writer.Write(reason.Share);
        }
        writer.Write(score.Explanation);
    }

    private static MinerScore ReadScore(BinaryReader reader, string algorithm)
    {
        var kind = (MinerKind)reader.ReadByte();
        (double value, double reliability, double viewWeight) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        bool ranked = reader.ReadBoolean();
        int rank = reader.ReadInt32();
        var reasons = ImmutableArray.CreateBuilder<ReasonShare>(Count(reader));
        for (int r = reasons.Capacity; r > 0; r--) reasons.Add(new(reader.ReadInt32(), reader.ReadDouble()));
        return new()
        {
            Algorithm = algorithm,
            Kind = kind,
            Value = value,
            Reliability = reliability,
            ViewWeight = viewWeight,
            Rank = ranked ? rank : null,
            Reasons = reasons.MoveToImmutable(),
            Explanation = reader.ReadString(),
        };
    }

    /// <summary>A number of things of at least a byte each, which therefore must still be there.</summary>
    private static int Count(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw Damaged();
    }

    private static InvalidDataException Damaged() => new("The record of an algorithm's scores is damaged.");
}
