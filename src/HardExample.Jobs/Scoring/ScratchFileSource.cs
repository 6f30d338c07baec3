using System.Buffers.Binary;
using System.Text;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;
using HardExample.Storage;

namespace HardExample.Jobs.Scoring;

/// <summary>
/// An observed population of which all but names and predictions is in a scratch file. Each kind of observation is a record of its own
/// there, so that only what is wanted is made of it again.
/// </summary>
/// <param name="keepsFields">Whether fields of the manifest stay on the bare samples, because the order of frames is in one of
/// them.</param>
internal sealed class ScratchFileSource(bool keepsFields) : ISampleTarget, IDisposable
{
    // Of the manifest's fields, which are no observation.
    private const int FieldsRecord = 0;

    // Kind and length stand before a record.
    private const int HeadLength = 2 * sizeof(int);

    // Predictions stay in memory.
    private static readonly Observations[] Kinds =
        [.. ObservationCatalog.All.Select(static f => f.Observation).Where(static o => o != Observations.Prediction).Distinct()];

    private readonly FileStream _file = ScratchFile.Create();
    private readonly RecordWriter _record = new();
    private readonly SampleIndex _bare = new();
    private readonly List<int> _lengths = [];

    public IReadOnlyList<Sample> Bare => _bare;

    public int Count => _bare.Count;

    public void Write(IEnumerable<Sample> samples)
    {
        try
        {
            foreach (Sample sample in samples) Write(sample);
            _file.Flush();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(
                error, "keep what was observed in the temporary folder (set TMPDIR, on Windows TEMP, to choose another)", _file.Name);
        }
    }

    public IEnumerable<Sample> Read(Observations wanted)
    {
        wanted |= ObservationCatalog.InOutput;
        long at = 0;
        byte[] buffer = [];
        for (int i = 0; i < _lengths.Count; i++)
        {
            if (buffer.Length < _lengths[i]) buffer = new byte[_lengths[i]];
            Fill(buffer.AsSpan(0, _lengths[i]), at);
            at += _lengths[i];
            yield return With(_bare[i], buffer.AsSpan(0, _lengths[i]), wanted);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Write(Sample sample)
    {
        long start = _file.Position;
        foreach (Observations kind in Kinds)
        {
            ReadOnlySpan<byte> record = ObservationRecord.Write(sample, kind, _record);
            if (!record.IsEmpty) Write((int)kind, record);
        }
        bool fields = !keepsFields && !sample.ManifestFields.IsEmpty;
        if (fields) Write(FieldsRecord, Encoding.UTF8.GetBytes(ManifestFieldText.Write(sample.ManifestFields)));
        _lengths.Add((int)(_file.Position - start));
        _bare.Add(ObservationCatalog.Without(sample, static f => f != ObservationCatalog.Prediction)
            with { ManifestFields = fields ? [] : sample.ManifestFields });
    }

    private void Write(int kind, ReadOnlySpan<byte> record)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteInt32LittleEndian(head, kind);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], record.Length);
        _file.Write(head);
        _file.Write(record);
    }

    private static Sample With(Sample sample, ReadOnlySpan<byte> records, Observations wanted)
    {
        while (!records.IsEmpty)
        {
            int kind = BinaryPrimitives.ReadInt32LittleEndian(records),
                length = BinaryPrimitives.ReadInt32LittleEndian(records[sizeof(int)..]);
            ReadOnlySpan<byte> record = records.Slice(HeadLength, length);
            if (kind == FieldsRecord) sample = sample with { ManifestFields = ManifestFieldText.Read(Encoding.UTF8.GetString(record)) };
            else if (wanted.HasFlag((Observations)kind)) sample = ObservationRecord.Read(record, sample);
            records = records[(HeadLength + length)..];
        }
        return sample;
    }

    private void Fill(Span<byte> target, long at)
    {
        try
        {
            while (!target.IsEmpty)
            {
                int read = RandomAccess.Read(_file.SafeFileHandle, target, at);
                if (read == 0) throw new EndOfStreamException("it is shorter than what was written.");
                target = target[read..];
                at += read;
            }
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(error, "read what was observed from", _file.Name);
        }
    }
}
