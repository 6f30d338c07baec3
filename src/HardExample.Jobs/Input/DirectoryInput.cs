using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Naming;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>The directory form: images/ and inference_results/. A result has its image's path below the folder, and a suffix.</summary>
internal sealed class DirectoryInput : IInputForm
{
    public const string ImagesFolder = "images", ResultsFolder = "inference_results";

    private const int FirstBlock = 16, LargestBlock = 512;

    private readonly IStorage _files;
    private readonly List<SampleProblem> _bad = [];
    private readonly StoragePath _images, _results;
    private readonly InputOptions _options;
    private readonly Entry[] _entries;

    public DirectoryInput(IStorage files, StoragePath root, SequenceRule order, InputOptions options, CancellationToken cancellationToken)
    {
        (_files, _options, Boxes) = (files, options, new(options));
        (_images, _results) = (root.Combine(ImagesFolder), root.Combine(ResultsFolder));
        (bool hasImages, bool hasResults) = Both(() => files.DirectoryExists(_images), () => files.DirectoryExists(_results));
        if (!hasImages && !hasResults && options.PredictMissing)
        {
            // A model predicts, so any folder of images will do.
            _images = root;
            _entries = List(order, hasResults: false, cancellationToken);
            if (_entries.Length > 0) return;
        }
        if (!hasImages)
            throw new InputException(
                $"{root} has no {ImagesFolder}/ folder. The images must lie in {_images} and their results in {_results}."
                + (options.PredictMissing ? "" : " With a model that predicts (model_serving_url) any folder of images will do."));
        if (!hasResults && !options.PredictMissing)
            throw new InputException(
                $"{root} has no {ResultsFolder}/ folder. The result of {ImagesFolder}/1.jpg must be "
                + $"{ResultsFolder}/1.jpg{InferenceResultFile.NameSuffix}. A model predicts what is missing (model_serving_url).");
        _entries = List(order, hasResults, cancellationToken);
    }

    public int? Count => _entries.Length + _bad.Count;

    public BoxConvention Boxes { get; }

    public InputNotes Notes { get; } = new();

    public IEnumerable<IInputBlock> Blocks()
    {
        int size = FirstBlock; // small at first: the first sample should not wait for many
        for (int start = 0; start < _entries.Length; start += size, size = Math.Min(size * 2, LargestBlock))
            yield return new Block(this, start, Math.Min(size, _entries.Length - start));
        if (_bad.Count > 0) yield return new BadBlock(_bad);
    }

    private Entry[] List(SequenceRule order, bool hasResults, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        (List<string> files, HashSet<string> results) =
            Both(() => FileNames(cancellationToken), () => hasResults ? ResultNames(cancellationToken) : []);
        // A file with a result, or to be predicted on, is an image whatever its name; the decoder checks the content.
        foreach (string name in files.Where(name => ImageFiles.IsImage(name) || results.Contains(name)
            || !hasResults && ImageFiles.IsImage(_files, _images.Combine(name))))
        {
            entries.Add(new(order.KeyOf(name, null, entries.Count > 0 ? entries[^1].Key.Group : null), HasImage: true,
                results.Remove(name) ? name : null));
        }
        MatchNormalized(entries, results);
        foreach (string name in results) entries.Add(new(order.KeyOf(name, null), HasImage: false, name));
        return order.Sorted(entries, static e => e.Key);
    }

    // macOS takes "é" in one character and in two for the same name; an image and its result may differ in it.
    private static void MatchNormalized(List<Entry> entries, HashSet<string> results)
    {
        if (results.Count == 0) return;
        var byName = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in results)
            if (!Ascii.IsValid(name)) byName.TryAdd(CanonicalForm.Decompose(name), name);
        for (int i = 0; i < entries.Count && byName.Count > 0; i++)
            if (entries[i].Result is null && byName.Remove(CanonicalForm.Decompose(entries[i].Key.Name), out string? result))
            {
                entries[i] = entries[i] with { Result = result };
                results.Remove(result);
            }
    }

    // Both folders at once where there is a thread for it.
    private (TImages, TResults) Both<TImages, TResults>(Func<TImages> images, Func<TResults> results)
    {
        var second = new Task<TResults>(results, CancellationToken.None);
        if (_options.ThreadCount > 1) second.Start(TaskScheduler.Default);
        else second.RunSynchronously(TaskScheduler.Default);
        return (images(), second.GetAwaiter().GetResult());
    }

    private List<string> FileNames(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (string name in _files.ListFiles(_images, Bad))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!ImageFiles.IsHidden(name)) names.Add(name);
        }
        return names;
    }

    private HashSet<string> ResultNames(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in _files.ListFiles(_results, Bad))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!ImageFiles.IsHidden(name) && name.EndsWith(InferenceResultFile.NameSuffix, StringComparison.Ordinal))
                names.Add(name[..^InferenceResultFile.NameSuffix.Length]);
        }
        return names;
    }

    // Both folders may be listed at once.
    private void Bad(StoragePath path, StorageException error)
    {
        lock (_bad) _bad.Add(new(path.Value, null, error.Message, InputErrorIds.UnreadableFile));
    }

    private StoragePath ResultOf(in Entry entry) => _results.Combine((entry.Result ?? entry.Key.Name) + InferenceResultFile.NameSuffix);

    private InputItem Read(StorageResolver storage, in Entry entry, int index)
    {
        string name = entry.Key.Name;
        if (name.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
            return new(new SampleProblem(_images.Combine(name).Value, null, "The name has control characters in it; rename the file.",
                InputErrorIds.UnreadableFile));
        StoragePath image = _images.Combine(name), result = ResultOf(entry);
        if (!entry.HasImage)
            return new(new SampleProblem(result.Value, null, $"The result has no image; {image} is expected.", InputErrorIds.MissingImage));
        if (entry.Result is null && !_options.PredictMissing)
            return new(new SampleProblem(image.Value, null, $"The image has no result; {result} is expected.",
                InputErrorIds.MissingResult));
        Prediction? prediction = null;
        if (entry.Result is not null && InputFiles.Read(storage, result, b => Boxes.Read(b, image, storage), out prediction) is { } problem)
            return new(problem);
        Notes.Look(prediction, Boxes);
        return new(new Sample
        {
            Id = name, Source = image.Value, SequenceIndex = index, SequenceGroup = entry.Key.Group, Prediction = prediction,
        });
    }

    /// <param name="Key">The sort key of the image, with its name.</param>
    /// <param name="HasImage">Whether the image is there.</param>
    /// <param name="Result">The name in front of the result's suffix; null when there is no result.</param>
    private readonly record struct Entry(SequenceKey Key, bool HasImage, string? Result);

    /// <summary>Folders that could not be listed.</summary>
    private sealed class BadBlock(IReadOnlyList<SampleProblem> problems) : IInputBlock
    {
        public int Count => problems.Count;

        public IReadOnlyList<StoragePath> Prepare() => [];

        public InputItem Read(int index, StorageResolver storage) => new(problems[index]);
    }

    private sealed class Block(DirectoryInput input, int start, int count) : IInputBlock
    {
        public int Count => count;

        public IReadOnlyList<StoragePath> Prepare() => input._results.Kind == StorageKind.Local
            ? []
            : [.. new ArraySegment<Entry>(input._entries, start, count).Where(static e => e is { HasImage: true, Result: not null })
                .Select(e => input.ResultOf(e))];

        public InputItem Read(int index, StorageResolver storage) => input.Read(storage, input._entries[start + index], start + index);
    }
}
