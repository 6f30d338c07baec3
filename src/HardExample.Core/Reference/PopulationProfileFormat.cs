using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>Profiles as bytes, little-endian; embeddings apart, in 16 bits a value.</summary>
public static class PopulationProfileFormat
{
    /// <summary>The profile without its embeddings.</summary>
    public static byte[] ToBytes(PopulationProfile profile)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true)) Write(profile, writer);
        return bytes.ToArray();
    }

    /// <summary>The embeddings of the samples that have one, one after the other: the first samples have them.</summary>
    /// <returns>Empty without any.</returns>
    public static byte[] EmbeddingsToBytes(PopulationProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        float[] values = [.. profile.Samples.TakeWhile(static s => s.Embedding is not null).SelectMany(static s => s.Embedding!)];
        var halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        return MemoryMarshal.AsBytes<Half>(halves).ToArray();
    }

    /// <summary>Reads a profile.</summary>
    /// <param name="content">As <see cref="ToBytes"/> gives it.</param>
    /// <param name="embeddings">As <see cref="EmbeddingsToBytes"/> gives it; empty = without.</param>
    /// <exception cref="InputException">It is damaged.</exception>
    public static PopulationProfile Read(byte[] content, byte[] embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(content));
            return WithEmbeddings(Read(reader), embeddings, reader.ReadInt32());
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or FormatException or ArgumentException)
        {
            throw new InputException($"A profile of a population is damaged ({e.Message}).", e);
        }
    }

    internal static void Write(PopulationProfile profile, BinaryWriter writer)
    {
        writer.Write((byte)profile.Task);
        writer.Write(profile.Count);
        writer.Write(profile.Extractor);
        writer.Write(profile.Scalars.Length);
        foreach (string name in profile.Scalars) writer.Write(name);
        string[] classes = [.. profile.Samples.SelectMany(static s => s.Classes).Select(static c => c.Key).Distinct()
            .Order(StringComparer.Ordinal)];
        writer.Write(classes.Length);
        foreach (string name in classes) writer.Write(name);
        writer.Write(profile.Samples.Length);
        foreach (ProfiledSample sample in profile.Samples)
        {
            writer.Write(sample.Id);
            foreach (float value in sample.Values) writer.Write(value);
            writer.Write(sample.Classes.Length);
            foreach ((string name, int count) in sample.Classes)
            {
                writer.Write(Array.BinarySearch(classes, name, StringComparer.Ordinal));
                writer.Write(count);
            }
        }
        writer.Write(profile.Samples.FirstOrDefault()?.Embedding?.Length ?? 0);
    }

    // Without the length of the embeddings, which comes last.
    internal static PopulationProfile Read(BinaryReader reader)
    {
        var task = (TaskType)reader.ReadByte();
        int count = reader.ReadInt32();
        string extractor = reader.ReadString();
        ImmutableArray<string> scalars = [.. Enumerable.Range(0, Count(reader)).Select(_ => reader.ReadString())];
        string[] classes = [.. Enumerable.Range(0, Count(reader)).Select(_ => reader.ReadString())];
        var samples = new ProfiledSample[Count(reader)];
        for (int i = 0; i < samples.Length; i++)
        {
            string id = reader.ReadString();
            var values = new float[scalars.Length];
            for (int v = 0; v < values.Length; v++) values[v] = reader.ReadSingle();
            var own = new KeyValuePair<string, int>[Count(reader)];
            for (int c = 0; c < own.Length; c++)
            {
                int at = reader.ReadInt32();
                if ((uint)at >= classes.Length) throw new InvalidDataException("a class is not in its list");
                own[c] = new(classes[at], reader.ReadInt32());
            }
            samples[i] = new(id, ImmutableCollectionsMarshal.AsImmutableArray(values), ImmutableCollectionsMarshal.AsImmutableArray(own));
        }
        return new()
        {
            Task = task, Count = count, Extractor = extractor, Scalars = scalars,
            Samples = ImmutableCollectionsMarshal.AsImmutableArray(samples),
        };
    }

    private static PopulationProfile WithEmbeddings(PopulationProfile profile, byte[] embeddings, int dimension)
    {
        if (embeddings.Length == 0) return profile;
        ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(embeddings);
        if (dimension <= 0 || halves.Length % dimension != 0 || halves.Length / dimension > profile.Samples.Length)
            throw new InvalidDataException("its embeddings do not belong to it");
        var samples = profile.Samples.ToArray();
        for (int i = 0; i < halves.Length / dimension; i++)
        {
            var vector = new float[dimension];
            TensorPrimitives.ConvertToSingle(halves.Slice(i * dimension, dimension), vector);
            VectorSet.Normalise(vector);
            samples[i] = samples[i] with { Embedding = vector };
        }
        return profile with { Samples = ImmutableCollectionsMarshal.AsImmutableArray(samples) };
    }

    // A count of things of at least a byte each, which must still be there.
    private static int Count(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count
            : throw new InvalidDataException("a count in it is larger than the file");
    }
}
