using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>
/// The manifest form. Lines that are in order already, as most are, are read as they come; a manifest whose lines are not is held in memory
/// and put in order. Training data has no order and is always read as it comes.
/// </summary>
internal sealed class ManifestInput : IInputForm
{
    private readonly IStorage _files;
    private readonly StoragePath _manifest;
    private readonly SequenceRule _order;
    private readonly InputOptions _options;
    private readonly bool _inOrder = true;

    public ManifestInput(StorageResolver storage, StoragePath manifest, SequenceRule order, InputOptions options, CancellationToken cancellationToken)
    {
        (_files, _manifest, _order, _options) = (storage.For(manifest), manifest, order, options);
        if (options.Training) return;
        int count = 0;
        SequenceKey? last = null;
        using Stream stream = _files.OpenRead(manifest);
        foreach ((string? source, string? field) in Guarded(ManifestFile.ReadOrder(stream, order.Field)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            if (source is null) continue;
            SequenceKey key = order.KeyOf(source, field);
            if (last is { } before && order.Compare(before, key) > 0) _inOrder = false;
            last = key;
        }
        Count = count;
    }

    public int? Count { get; }

    public IEnumerable<InputWork> Items()
    {
        IEnumerable<(ManifestLine Line, SequenceKey Key)> lines = Lines();
        if (!_inOrder) lines = Sorted(lines);
        foreach ((ManifestLine line, SequenceKey key) in lines) yield return new(storage => Read(storage, line, key.Group), FilesOf(line.Entry));
    }

    private IEnumerable<(ManifestLine Line, SequenceKey Key)> Lines()
    {
        using Stream stream = _files.OpenRead(_manifest);
        foreach (ManifestLine line in Guarded(ManifestFile.Read(stream)))
            yield return (line, line.Entry is { } entry ? _order.KeyOf(entry.Source, OrderField(entry)) : default);
    }

    // Lines that cannot be read have no place of their own; they stand at the end. The sort is stable, so lines of one name keep their
    // order.
    private List<(ManifestLine Line, SequenceKey Key)> Sorted(IEnumerable<(ManifestLine Line, SequenceKey Key)> lines)
    {
        List<(ManifestLine Line, SequenceKey Key)> all = [.. lines];
        all.Sort((a, b) =>
        {
            if (a.Line.Entry is null || b.Line.Entry is null)
                return a.Line.Entry is null == b.Line.Entry is null ? a.Line.Number.CompareTo(b.Line.Number) : a.Line.Entry is null ? 1 : -1;
            int order = _order.Compare(a.Key, b.Key);
            return order != 0 ? order : a.Line.Number.CompareTo(b.Line.Number);
        });
        return all;
    }

    private string? OrderField(ManifestEntry entry)
    {
        if (_order.Field is not { } field || _options.Training) return null;
        if (field == "id") return entry.Id;
        foreach ((string name, JsonElement value) in entry.ReadOtherFields())
        {
            JsonElement found = value;
            if (name != field && !(name == "property" && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(field, out found))) continue;
            return found.ValueKind is JsonValueKind.String or JsonValueKind.Number ? found.ToString() : null;
        }
        return null;
    }

    // Text that is no path is left to the work, which says so.
    private ImmutableArray<StoragePath> FilesOf(ManifestEntry? entry)
    {
        if (entry is null) return [];
        var files = ImmutableArray.CreateBuilder<StoragePath>();
        foreach (string? name in entry.Annotations.Select(static a => a.Location).Prepend(_options.Training ? null : entry.InferenceLocation))
        {
            if (string.IsNullOrWhiteSpace(name) || (_manifest.Kind == StorageKind.Local && !name.Contains("://", StringComparison.Ordinal))) continue;
            try
            {
                files.Add(StoragePath.Parse(name, _manifest.Parent ?? _manifest));
            }
            catch (StorageException)
            {
                return [];
            }
        }
        return files.ToImmutable();
    }

    private InputItem Read(StorageResolver storage, in ManifestLine line, string group)
    {
        if (line.Entry is not { } entry) return new(Problem(line.Number, line.Problem!.Message, line.Problem.ErrorId));
        try
        {
            StoragePath folder = _manifest.Parent ?? _manifest;
            StoragePath source = StoragePath.Parse(entry.Source, folder);
            // Asking an object store for every image would cost a request each; a missing one shows when it is read.
            if (source.Kind == StorageKind.Local && !storage.For(source).FileExists(source))
                return new(Problem(entry.Line, $"The image {source} is not there.", InputErrorIds.MissingImage));
            var sample = new Sample
            {
                Id = entry.Id ?? entry.Source, Source = source.Value, SequenceGroup = group, Usage = entry.Usage, IsHard = entry.IsHard ?? false,
                HardCoefficient = entry.HardCoefficient, HardReasons = entry.HardReasons, ManifestFields = FieldsOf(entry),
            };
            return new(new ManifestAnnotations(storage, folder, _options).Complete(sample, entry));
        }
        catch (InputException error)
        {
            return new(Problem(entry.Line, error.Message, error.ErrorId));
        }
        catch (StorageException error)
        {
            return new(Problem(entry.Line, error.Message, InputErrorIds.UnreadableFile));
        }
    }

    private SampleProblem Problem(int line, string message, string errorId) => new(_manifest.Value, line, message, errorId);

    // An id that was given is written back, so that the one who asked finds his sample again.
    private static ImmutableArray<KeyValuePair<string, JsonElement>> FieldsOf(ManifestEntry entry)
    {
        ImmutableArray<KeyValuePair<string, JsonElement>> others = entry.ReadOtherFields();
        return entry.Id is null ? others : [new("id", JsonSerializer.SerializeToElement(entry.Id)), .. others];
    }

    private IEnumerable<T> Guarded<T>(IEnumerable<T> lines)
    {
        using IEnumerator<T> each = lines.GetEnumerator();
        while (true)
        {
            try
            {
                if (!each.MoveNext()) yield break;
            }
            catch (Exception error) when (StorageErrors.IsStorageError(error))
            {
                throw StorageErrors.Translate(error, "read", _manifest.Value);
            }
            yield return each.Current;
        }
    }
}
