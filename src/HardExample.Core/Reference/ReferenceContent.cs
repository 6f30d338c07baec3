using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// Reads and writes the fields of a reference; the check sum of the file was compared before. A check sum shows damage, not intent, so a
/// count is believed only as far as the file has bytes for it.
/// </summary>
internal static class ReferenceContent
{
    internal static void Write(TrainingReference reference, BinaryWriter writer)
    {
        writer.Write((byte)reference.Task);
        writer.Write(reference.IsPopulation);
        writer.Write(reference.SampleCount);
        writer.Write(reference.ImageDecoder);
        WriteStrings(writer, reference.Classes);
        WriteVectors(writer, reference.Embeddings);
        WriteValues(writer, reference.ClassDistanceLimits.AsSpan());
        WriteTable(writer, reference.EmbeddingDistances);
        writer.Write(reference.UnrelatedSimilarity);
        writer.Write(reference.Features.Count);
        foreach ((string name, QuantileTable table) in reference.Features)
        {
            writer.Write(name);
            WriteTable(writer, table);
        }
        WriteSpace(writer, reference.ImageSpace);
        WriteVectors(writer, reference.Boxes);
        writer.Write(reference.DetectionMassQuantile);
        writer.Write(reference.DetectionMassExponent);
        writer.Write(reference.ScoreThresholdLow);
        writer.Write(reference.OperationTrust.Count);
        foreach ((string name, double trust) in reference.OperationTrust)
        {
            writer.Write(name);
            writer.Write(trust);
        }
        WriteDescriptor(writer, reference.Descriptor);
        WriteView(writer, reference.View);
        writer.Write(reference.Profile is not null);
        if (reference.Profile is { } profile) PopulationProfileFormat.Write(profile, writer);
    }

    internal static TrainingReference Read(BinaryReader reader)
    {
        TrainingReference reference = ReadWithoutView(reader);
        reference = reference with { View = ReadView(reader, reference) };
        return reader.ReadBoolean() ? reference with { Profile = PopulationProfileFormat.Read(reader) } : reference;
    }

    private static TrainingReference ReadWithoutView(BinaryReader reader) => new()
    {
        // Initialisers run in the order written, which is the order of the file.
        Task = (TaskType)reader.ReadByte(),
        IsPopulation = reader.ReadBoolean(),
        SampleCount = reader.ReadInt32(),
        ImageDecoder = reader.ReadString(),
        Classes = ReadStrings(reader),
        Embeddings = ReadVectors(reader),
        ClassDistanceLimits = ReadValues<double>(reader),
        EmbeddingDistances = ReadTable(reader),
        UnrelatedSimilarity = reader.ReadDouble(),
        Features = ReadMap(reader, static r => ReadTable(r)!),
        ImageSpace = ReadSpace(reader),
        Boxes = ReadVectors(reader),
        DetectionMassQuantile = reader.ReadDouble(),
        DetectionMassExponent = reader.ReadDouble(),
        ScoreThresholdLow = reader.ReadDouble(),
        OperationTrust = ReadMap(reader, static r => r.ReadDouble()),
        Descriptor = ReadDescriptor(reader),
    };

    private static void WriteVectors(BinaryWriter writer, ReferenceVectors vectors)
    {
        WriteStrings(writer, vectors.SampleIds);
        WriteValues(writer, vectors.Labels.AsSpan());
        WriteRows(writer, vectors.Vectors);
    }

    private static void WriteRows(BinaryWriter writer, VectorSet rows)
    {
        writer.Write(rows.Count);
        writer.Write(rows.Dimension);
        for (int i = 0; i < rows.Count; i++) writer.Write(MemoryMarshal.AsBytes(rows[i]));
    }

    private static ReferenceVectors ReadVectors(BinaryReader reader)
    {
        ImmutableArray<string> ids = ReadStrings(reader);
        ImmutableArray<int> labels = ReadValues<int>(reader);
        return new(ids, labels, ReadRows(reader, reader.ReadInt32()));
    }

    private static VectorSet ReadRows(BinaryReader reader, int count)
    {
        int dimension = reader.ReadInt32();
        if (dimension < 0) throw Damaged();
        var rows = new float[Possible(reader, count, Math.Max(1, (long)dimension * sizeof(float)))][];
        for (int i = 0; i < rows.Length; i++)
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes((rows[i] = new float[dimension]).AsSpan()));
        return VectorSet.FromRows(rows);
    }

    private static void WriteSpace(BinaryWriter writer, ImageFeatureSpace? space)
    {
        writer.Write(space is not null);
        if (space is null) return;
        WriteValues(writer, space.Kept.AsSpan());
        WriteValues(writer, space.Centers.AsSpan());
        WriteValues(writer, space.Axes.AsSpan());
        WriteStrings(writer, space.SampleIds);
        WriteValues(writer, space.Columns);
        WriteTable(writer, space.Distances);
    }

    private static ImageFeatureSpace? ReadSpace(BinaryReader reader) => !reader.ReadBoolean()
        ? null
        : new(ReadValues<int>(reader), ReadValues<double>(reader), ReadValues<double>(reader), ReadStrings(reader),
            [.. ReadValues<double>(reader)],
            ReadTable(reader)!);

    private static void WriteDescriptor(BinaryWriter writer, DescriptorSpace? space)
    {
        writer.Write(space is not null);
        if (space is null) return;
        WriteValues(writer, space.Mean.AsSpan());
        WriteValues(writer, space.Axes.AsSpan());
        WriteVectors(writer, space.Points);
        writer.Write(space.PopulationKappa);
    }

    private static DescriptorSpace? ReadDescriptor(BinaryReader reader) => !reader.ReadBoolean()
        ? null
        : new(ReadValues<float>(reader), ReadValues<float>(reader), ReadVectors(reader), reader.ReadDouble());

    private static void WriteView(BinaryWriter writer, SecondView? view)
    {
        writer.Write(view is not null);
        if (view is null) return;
        writer.Write(view.IsOfPopulation);
        if (view.Population is { } population)
        {
            WritePopulationView(writer, population, view);
            return;
        }
        foreach (SecondView.ViewClassifier? part in (ReadOnlySpan<SecondView.ViewClassifier?>)[view.Descriptor, view.Pretrained])
        {
            writer.Write(part is not null);
            if (part is null) continue;
            WriteRows(writer, part.Classifier.Points);
            WriteValues(writer, part.Classifier.Weights.AsSpan());
            writer.Write(part.Classifier.Sharpness);
            writer.Write(part.Sharpness);
        }
        writer.Write(view.Kappa);
        writer.Write(view.DescriptorKappa);
    }

    private static void WritePopulationView(BinaryWriter writer, PopulationClassifier population, SecondView view)
    {
        WriteValues(writer, population.Classifier.Mean.AsSpan());
        WriteValues(writer, population.Classifier.Axes.AsSpan());
        WriteValues(writer, population.Classifier.Weights.AsSpan());
        WriteValues(writer, population.Classifier.Level.AsSpan());
        writer.Write(population.Classifier.Count);
        writer.Write(population.Sharpness);
        WriteStrings(writer, population.SampleIds);
        writer.Write(view.Kappa);
        writer.Write(view.Pool.Own);
        writer.Write(view.Pool.Second);
        WriteValues(writer, view.Pool.Offsets.AsSpan());
    }

    private static SecondView ReadPopulationView(BinaryReader reader, TrainingReference reference) => new(
        new(
            new(ReadValues<double>(reader), ReadValues<double>(reader), ReadValues<double>(reader), ReadValues<double>(reader),
                reader.ReadInt32()),
            reader.ReadDouble(), reference, ReadStrings(reader)),
        reader.ReadDouble(), new(reader.ReadDouble(), reader.ReadDouble(), ReadValues<double>(reader)));

    private static SecondView? ReadView(BinaryReader reader, TrainingReference reference) => !reader.ReadBoolean()
        ? null
        : reader.ReadBoolean() ? ReadPopulationView(reader, reference)
        : new(reference.Descriptor, ReadViewClassifier(reader), ReadViewClassifier(reader), reader.ReadDouble(), reader.ReadDouble());

    private static SecondView.ViewClassifier? ReadViewClassifier(BinaryReader reader) => !reader.ReadBoolean()
        ? null
        : new(new(ReadRows(reader, reader.ReadInt32()), ReadValues<float>(reader), reader.ReadDouble()), reader.ReadDouble());

    private static void WriteTable(BinaryWriter writer, QuantileTable? table) =>
        WriteValues(writer, table is null ? [] : table.Points.AsSpan());

    private static QuantileTable? ReadTable(BinaryReader reader) =>
        ReadValues<double>(reader) is { IsEmpty: false } points ? new(points) : null;

    private static void WriteStrings(BinaryWriter writer, ImmutableArray<string> values)
    {
        writer.Write(values.Length);
        foreach (string value in values) writer.Write(value);
    }

    private static ImmutableArray<string> ReadStrings(BinaryReader reader)
    {
        var values = new string[Count(reader, 1)];
        for (int i = 0; i < values.Length; i++) values[i] = reader.ReadString();
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private static void WriteValues<T>(BinaryWriter writer, ReadOnlySpan<T> values) where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    private static ImmutableArray<T> ReadValues<T>(BinaryReader reader) where T : unmanaged
    {
        var values = new T[Count(reader, Unsafe.SizeOf<T>())];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    /// <summary>A count of things of at least <paramref name="size"/> bytes each, which therefore must still be there.</summary>
    private static int Count(BinaryReader reader, int size) => Possible(reader, reader.ReadInt32(), size);

    private static int Possible(BinaryReader reader, int count, long size) =>
        count >= 0 && count * size <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw Damaged();

    private static InvalidDataException Damaged() => new("a count in it is larger than the file");

    private static ImmutableSortedDictionary<string, T> ReadMap<T>(BinaryReader reader, Func<BinaryReader, T> readValue)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        for (int left = reader.ReadInt32(); left > 0; left--) map[reader.ReadString()] = readValue(reader);
        return map.ToImmutable();
    }
}
