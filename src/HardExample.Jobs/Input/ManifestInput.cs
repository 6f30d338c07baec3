using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Naming;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>
/// The manifest form. Lines that are in order already, as most are, are read as they come; a manifest whose lines are not is held in memory
/// and put in order. Training data has no order and is always read as it comes.
/// </summary>
internal sealed class ManifestInput : IInputForm
{
    private const int SortedBlock = 512;

    private readonly IStorage _files;
    private readonly StoragePath _manifest, _folder;
    private readonly SequenceRule _order;
    private readonly InputOptions _options;
    private readonly bool _inOrder = true;

    public ManifestInput(StorageResolver storage, StoragePath manifest, SequenceRule order, InputOptions options,
        CancellationToken cancellationToken)
    {
        (_files, _manifest, _folder) = (storage.For(manifest), manifest, manifest.Parent ?? manifest);
        (_order, _options, Boxes) = (order, options, new(options));
        if (options.Training) return;
        int count = 0;
        SequenceKey? last = null;
        foreach ((int inPart, SequenceKey? first, SequenceKey? lastInPart, bool inOrder) in InParallel(OrderOf, cancellationToken))
        {
            count += inPart;
            if (!inOrder || last is { } before && first is { } next && order.Compare(before, next) > 0) _inOrder = false;
            last = lastInPart ?? last;
        }
        Count = count;
    }

    public int? Count { get; }

    public BoxConvention Boxes { get; }

    public InputNotes Notes { get; } = new();

    /// <summary>What relative paths are relative to.</summary>
    internal StoragePath Folder => _folder;

    /// <summary>Whether results and labels lie beside the manifest unless they say otherwise.</summary>
    internal bool IsLocal => _manifest.Kind == StorageKind.Local;

    /// <summary>Whether predictions are left unread.</summary>
    internal bool IsTraining => _options.Training;

    public IEnumerable<IInputBlock> Blocks() => _inOrder ? BlocksAsTheyCome() : SortedBlocks();

    /// <summary>The folder or camera of a line's image.</summary>
    /// <param name="entry">The line.</param>
    /// <param name="folderBefore">The folder of the previous image; when equal, its string is reused.</param>
    internal string GroupOf(ManifestEntry entry, string? folderBefore) => _order.KeyOf(entry.Source, null, folderBefore).Group;

    private IEnumerable<IInputBlock> BlocksAsTheyCome()
    {
        using Stream stream = _files.OpenRead(_manifest);
        foreach (ManifestPart part in Guarded(ManifestFile.ReadParts(stream))) yield return new ManifestBlock(this, part);
    }

    // Lines that cannot be read come last; lines of one name keep their order.
    private IEnumerable<IInputBlock> SortedBlocks()
    {
        var all = new List<(ManifestLine Line, SequenceKey Key)>();
        foreach ((ManifestLine, SequenceKey)[] lines in InParallel(Keyed, CancellationToken.None)) all.AddRange(lines);
        all.Sort((a, b) =>
        {
            if (a.Line.Entry is null || b.Line.Entry is null)
                return a.Line.Entry is null == b.Line.Entry is null ? a.Line.Number.CompareTo(b.Line.Number)
                    : a.Line.Entry is null ? 1 : -1;
            int order = _order.Compare(a.Key, b.Key);
            return order != 0 ? order : a.Line.Number.CompareTo(b.Line.Number);
        });
        for (int start = 0; start < all.Count; start += SortedBlock)
            yield return new ManifestBlock(
                this, [.. all.GetRange(start, Math.Min(SortedBlock, all.Count - start)).Select(static l => l.Line)], start);

        (ManifestLine Line, SequenceKey Key)[] Keyed(ManifestPart part) =>
            [.. part.Read().Select(l => (l, l.Entry is { } entry ? _order.KeyOf(entry.Source, OrderField(entry)) : default))];
    }

    private (int Count, SequenceKey? First, SequenceKey? Last, bool InOrder) OrderOf(ManifestPart part)
    {
        IReadOnlyList<(string? Source, string? Field)> lines = part.ReadOrder(_order.Field);
        SequenceKey? first = null, last = null;
        bool inOrder = true;
        foreach ((string? source, string? field) in lines)
        {
            if (source is null) continue;
            SequenceKey key = _order.KeyOf(source, field, last?.Group);
            first ??= key;
            inOrder &= last is not { } before || _order.Compare(before, key) <= 0;
            last = key;
        }
        return (lines.Count, first, last, inOrder);
    }

    private IEnumerable<T> InParallel<T>(Func<ManifestPart, T> work, CancellationToken cancellationToken)
    {
        using Stream stream = _files.OpenRead(_manifest);
        foreach (T result in OrderedParallel.Select(Guarded(ManifestFile.ReadParts(stream)), work, _options.ThreadCount, cancellationToken))
            yield return result;
    }

    private string? OrderField(ManifestEntry entry)
    {
        if (_order.Field is not { } field || _options.Training) return null;
        return field == "id" ? entry.Id : ManifestProperty.Find(entry.ReadOtherFields(), field);
    }

    /// <summary>Reads what a line names.</summary>
    /// <param name="storage">Where files are read.</param>
    /// <param name="line">The line.</param>
    /// <param name="group">The folder or camera of its image.</param>
    /// <param name="index">Where the sample stands in the order if nothing before it was left out.</param>
    internal InputItem Read(StorageResolver storage, in ManifestLine line, string? group, int index)
    {
        if (line.Entry is not { } entry) return new(Problem(line.Number, line.Problem!.Message, line.Problem.ErrorId));
        if (_options.Training && entry.Usage is not (null or "" or "TRAIN"))
        {
            Notes.CountOtherUsage();
            return default;
        }
        try
        {
            StoragePath source = StoragePath.Parse(entry.Source, _folder);
            source = InputFiles.Find(storage, source);
            // Asking an object store for every image would cost a request each; a missing one shows when it is read.
            if (source.Kind == StorageKind.Local && !storage.For(source).FileExists(source))
                return new(Problem(entry.Line, $"The image {source} is not there.", InputErrorIds.MissingImage));
            var annotations = new ManifestAnnotations(storage, _folder, _options, Boxes, Notes);
            (Prediction? prediction, string? label, ImmutableArray<DetectedBox> boxes) = annotations.Read(entry, source);
            Notes.Look(prediction, Boxes);
            ImmutableArray<KeyValuePair<string, JsonElement>> fields = FieldsOf(entry);
            return new(new Sample
            {
                Id = entry.Id ?? entry.Source, Source = source.Value, SequenceIndex = index, SequenceGroup = group, Usage = entry.Usage,
                IsHard = entry.IsHard ?? false,
                HardCoefficient = entry.HardCoefficient, HardReasons = entry.HardReasons, ManifestFields = fields,
                IsControl = ManifestProperty.Find(fields, ManifestProperty.Control) == "true",
                Prediction = prediction, Label = label, LabelledBoxes = boxes,
            });
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

    // A given id is written back, so that the sample is found by it.
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
