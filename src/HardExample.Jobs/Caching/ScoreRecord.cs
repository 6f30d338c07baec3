using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>What one algorithm said of a population, as bytes: its warnings, then a score for each sample or none.</summary>
internal static class ScoreRecord
{
    /// <summary>To be raised when the form changes; records of another version have other keys.</summary>
    public const int Version = 1;

    public static byte[] Write(IReadOnlyCollection<string> warnings, IReadOnlyList<MinerScore?> scores)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(warnings.Count);
        foreach (string warning in warnings) writer.Write(warning);
        writer.Write(scores.Count);
        foreach (MinerScore? score in scores)
        {
            writer.Write(score is not null);
            if (score is not null) Write(writer, score);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write(IReadOnlyCollection{string}, IReadOnlyList{MinerScore})"/> wrote.</summary>
    /// <param name="record">The bytes.</param>
    /// <param name="algorithm">The algorithm that said it.</param>
    /// <param name="count">How many samples there are.</param>
    /// <exception cref="InvalidDataException">The bytes are no such record, or of another number of samples.</exception>
    public static Content Read(ArraySegment<byte> record, string algorithm, int count)
    {
        using var reader = new BinaryReader(new MemoryStream(record.Array!, record.Offset, record.Count, writable: false));
        try
        {
            var warnings = new string[Count(reader)];
            for (int i = 0; i < warnings.Length; i++) warnings[i] = reader.ReadString();
            if (reader.ReadInt32() != count) throw Damaged();
            var scores = new MinerScore?[count];
            for (int i = 0; i < count; i++) scores[i] = reader.ReadBoolean() ? ReadScore(reader, algorithm) : null;
            if (reader.BaseStream.Position != reader.BaseStream.Length) throw Damaged();
            return new(warnings, scores);
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

    /// <summary>What a record says.</summary>
    /// <param name="Warnings">Each once.</param>
    /// <param name="Scores">One a sample; null where the algorithm does not apply.</param>
    internal sealed record Content(IReadOnlyCollection<string> Warnings, IReadOnlyList<MinerScore?> Scores);
}
