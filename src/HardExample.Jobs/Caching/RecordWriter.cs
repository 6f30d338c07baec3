using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Caching;

/// <summary>Writes the fields of a record, with a table of names before them. Reusable for many records.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _body = new(1024);
    private readonly ArrayBufferWriter<byte> _record = new(1024);
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The whole record, until <see cref="Finish"/> is called again; what is written next begins another one.</summary>
    public ReadOnlySpan<byte> Finish(uint fields)
    {
        _record.ResetWrittenCount();
        Put(_record, fields);
        Put(_record, _names.Count);
        foreach (string name in _names)
        {
            Put(_record, name.Length);
            _record.Write(MemoryMarshal.AsBytes(name.AsSpan()));
        }
        _record.Write(_body.WrittenSpan);
        _body.ResetWrittenCount();
        _indices.Clear();
        _names.Clear();
        return _record.WrittenSpan;
    }

    /// <summary>Writes a field of a sample. Each type of value has one form.</summary>
    public void Write(ObservedField field, Sample sample)
    {
        switch (field)
        {
            case ObservedField<Prediction> prediction:
                Write(prediction.Get(sample)!);
                break;
            case ObservedField<ImageFeatures> features:
                Write(features.Get(sample)!);
                break;
            case ObservedField<float[]> vector:
                Write(vector.Get(sample));
                break;
            case ObservedField<string> text:
                WriteText(text.Get(sample)!);
                break;
            case ObservedField<ObservedArray<float[]?>> vectors:
                Write(vectors.Get(sample).ToImmutableArray());
                break;
            case ObservedField<ObservedArray<BoxPixelFeatures>> pixels:
                WriteArray(pixels.Get(sample).ToImmutableArray());
                break;
            case ObservedField<ObservedArray<AugmentedPrediction>> views:
                Write(views.Get(sample).ToImmutableArray());
                break;
            default:
                throw new NotSupportedException($"The values of '{field}' have no form in a record.");
        }
    }

    private void Write(Prediction prediction)
    {
        switch (prediction)
        {
            case ClassificationPrediction classification:
                Put(_body, (byte)0);
                WriteName(classification.Label);
                WriteScores(classification.Scores);
                break;
            case DetectionPrediction detection:
                Put(_body, (byte)1);
                Put(_body, detection.Boxes.Length);
                foreach (DetectedBox box in detection.Boxes)
                {
                    WriteName(box.Label);
                    Put(_body, box.Score);
                    Put(_body, box.Box);
                }
                break;
            default:
                throw new ArgumentException($"A {prediction.GetType().Name} cannot be cached.", nameof(prediction));
        }
    }

    private void Write(ImageFeatures features)
    {
        Put(_body, features.Width);
        Put(_body, features.Height);
        ReadOnlySpan<double> measured = features.MeasuredValues();
        Put(_body, measured.Length);
        foreach (double value in measured) Put(_body, value);
    }

    private void Write(float[]? vector)
    {
        Put(_body, vector?.Length ?? -1);
        _body.Write(MemoryMarshal.AsBytes<float>(vector));
    }

    private void Write(ImmutableArray<float[]?> vectors)
    {
        Put(_body, vectors.IsDefault ? -1 : vectors.Length);
        foreach (float[]? vector in vectors.IsDefault ? [] : vectors) Write(vector);
    }

    private void Write(ImmutableArray<AugmentedPrediction> views)
    {
        Put(_body, views.IsDefault ? -1 : views.Length);
        foreach (AugmentedPrediction view in views.IsDefault ? [] : views)
        {
            WriteName(view.Operation);
            Put(_body, view.Draw);
            Put(_body, view.Transform);
            Write(view.Prediction);
        }
    }

    // Apart from the table of names: each is another one.
    private void WriteText(string text)
    {
        Put(_body, text.Length);
        _body.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private void WriteArray<T>(ImmutableArray<T> values) where T : unmanaged
    {
        Put(_body, values.IsDefault ? -1 : values.Length);
        if (!values.IsDefault) _body.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private void WriteScores(ImmutableArray<ClassScore> scores)
    {
        Put(_body, scores.Length);
        foreach (ClassScore score in scores) WriteName(score.Label);
        // A model gives floats: half the bytes say the same.
        bool single = scores.All(static s => (double)(float)s.Score == s.Score);
        Put(_body, single);
        foreach (ClassScore score in scores)
        {
            if (single) Put(_body, (float)score.Score);
            else Put(_body, score.Score);
        }
    }

    private void WriteName(string name)
    {
        if (!_indices.TryGetValue(name, out int index))
        {
            _indices.Add(name, index = _names.Count);
            _names.Add(name);
        }
        if (index < ushort.MaxValue) Put(_body, (ushort)index);
        else
        {
            Put(_body, ushort.MaxValue);
            Put(_body, index);
        }
    }

    private static void Put<T>(ArrayBufferWriter<byte> target, T value) where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        MemoryMarshal.Write(target.GetSpan(size), in value);
        target.Advance(size);
    }
}
