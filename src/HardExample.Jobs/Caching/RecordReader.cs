using HardExample.Core.Formats.Json;
using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HardExample.Core.Formats;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>Reads what <see cref="RecordWriter"/> wrote; throws <see cref="InvalidDataException"/> on other bytes.</summary>
internal ref struct RecordReader
{
    // Rented; there may be thousands of classes.
    private readonly string[] _table;
    private readonly ReadOnlySpan<string> _names;
    private ReadOnlySpan<byte> _rest;

    public RecordReader(ReadOnlySpan<byte> record)
    {
        _rest = record;
        _table = [];
        Fields = Take<uint>();
        int count = Count(sizeof(int));
        _table = ArrayPool<string>.Shared.Rent(count);
        for (int i = 0; i < count; i++)
            _table[i] = StringPool.Get(MemoryMarshal.Cast<byte, char>(Bytes(Count(sizeof(char)) * sizeof(char))));
        _names = _table.AsSpan(0, count);
    }

    /// <summary>Which fields follow, a bit a row of <see cref="ObservationCatalog"/>.</summary>
    public uint Fields { get; }

    /// <summary>Puts the next value on a sample, which is one of this field.</summary>
    public Sample Read(ObservedField field, Sample sample) => field switch
    {
        ObservedField<Prediction> prediction => prediction.Set(sample, ReadPrediction()),
        ObservedField<ImageFeatures> features => features.Set(sample, ReadFeatures()),
        ObservedField<float[]> vector => vector.Set(sample, ReadVector()),
        ObservedField<string> text => text.Set(sample, Values<char>() is { } characters ? new string(characters) : throw Damaged()),
        ObservedField<ObservedArray<float[]?>> vectors => vectors.Set(sample, ReadVectors()),
        ObservedField<ObservedArray<BoxPixelFeatures>> pixels => pixels.Set(sample, ReadArray<BoxPixelFeatures>()),
        ObservedField<ObservedArray<AugmentedPrediction>> views => views.Set(sample, ReadViews()),
        _ => throw new NotSupportedException($"The values of '{field}' have no form in a record."),
    };

    private Prediction ReadPrediction()
    {
        switch (Take<byte>())
        {
            case 0:
                string label = Name();
                return new ClassificationPrediction(label, Scores());
            case 1:
                var boxes = new DetectedBox[Count(sizeof(ushort) + sizeof(double) + Unsafe.SizeOf<BoundingBox>())];
                for (int i = 0; i < boxes.Length; i++) boxes[i] = new(Name(), Take<double>(), Take<BoundingBox>());
                return new DetectionPrediction(ImmutableCollectionsMarshal.AsImmutableArray(boxes));
            default:
                throw Damaged();
        }
    }

    private ImageFeatures ReadFeatures()
    {
        (int width, int height) = (Take<int>(), Take<int>());
        var measured = new double[Count(sizeof(double))];
        for (int i = 0; i < measured.Length; i++) measured[i] = Take<double>();
        return measured.Length == ImageFeatureCatalog.Measured.Length ? new(measured) { Width = width, Height = height } : throw Damaged();
    }

    private float[]? ReadVector() => Values<float>();

    private ImmutableArray<float[]?> ReadVectors()
    {
        if (!IsThere()) return default;
        var vectors = new float[]?[Count(sizeof(int))];
        for (int i = 0; i < vectors.Length; i++) vectors[i] = ReadVector();
        return ImmutableCollectionsMarshal.AsImmutableArray(vectors);
    }

    private ImmutableArray<T> ReadArray<T>() where T : unmanaged => Values<T>() is { } values
        ? ImmutableCollectionsMarshal.AsImmutableArray(values) : default;

    private ImmutableArray<AugmentedPrediction> ReadViews()
    {
        if (!IsThere()) return default;
        var views = new AugmentedPrediction[Count(1)];
        for (int i = 0; i < views.Length; i++)
        {
            string operation = Name();
            int draw = Take<int>();
            AffineTransform transform = Take<AffineTransform>();
            views[i] = new(operation, draw, ReadPrediction(), transform);
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(views);
    }

    /// <summary>Gives the table of names back.</summary>
    public readonly void Dispose() => ArrayPool<string>.Shared.Return(_table);

    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty) throw Damaged();
    }

    private ClassScore[] Scores()
    {
        int count = Count(sizeof(ushort));
        if (count == 0) throw Damaged();
        var scores = new ClassScore[count];
        for (int i = 0; i < count; i++) scores[i] = new(Name(), 0);
        bool single = Take<byte>() != 0;
        for (int i = 0; i < count; i++) scores[i] = scores[i] with { Score = single ? Take<float>() : Take<double>() };
        return scores;
    }

    private T[]? Values<T>() where T : unmanaged
    {
        if (!IsThere()) return null;
        int count = Count(Unsafe.SizeOf<T>());
        return MemoryMarshal.Cast<byte, T>(Bytes(count * Unsafe.SizeOf<T>())).ToArray();
    }

    private string Name()
    {
        int index = Take<ushort>();
        if (index == ushort.MaxValue) index = Take<int>();
        return (uint)index < (uint)_names.Length ? _names[index] : throw Damaged();
    }

    /// <summary>Whether an array follows; -1 stands for none and is read over.</summary>
    private bool IsThere()
    {
        if (_rest.Length < sizeof(int)) throw Damaged();
        if (MemoryMarshal.Read<int>(_rest) != -1) return true;
        _rest = _rest[sizeof(int)..];
        return false;
    }

    /// <summary>A count of things of at least <paramref name="size"/> bytes each, which therefore must still be there.</summary>
    private int Count(int size)
    {
        int count = Take<int>();
        return count >= 0 && (long)count * size <= _rest.Length ? count : throw Damaged();
    }

    private T Take<T>() where T : unmanaged => MemoryMarshal.Read<T>(Bytes(Unsafe.SizeOf<T>()));

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _rest.Length) throw Damaged();
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Damaged() => new("The record of an observation is damaged.");
}
