using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Naming;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>The directory form: images/ and inference_results/, whose names answer each other at any depth.</summary>
internal sealed class DirectoryInput : IInputForm
{
    public const string ImagesFolder = "images", ResultsFolder = "inference_results";

    private const int FirstBlock = 16, LargestBlock = 512;

    private readonly IStorage _files;
    private readonly StoragePath _images, _results;
    private readonly InputOptions _options;
    private readonly Entry[] _entries;

    public DirectoryInput(IStorage files, StoragePath place, SequenceRule order, InputOptions options, CancellationToken cancellationToken)
    {
        (_files, _options) = (files, options);
        (_images, _results) = (place.Combine(ImagesFolder), place.Combine(ResultsFolder));
        (bool hasImages, bool hasResults) = Both(() => files.DirectoryExists(_images), () => files.DirectoryExists(_results));
        if (!hasImages && !hasResults && options.PredictMissing)
        {
            // A model predicts, so any folder of images will do.
            _images = place;
            _entries = List(order, hasResults: false, cancellationToken);
            if (_entries.Length > 0) return;
        }
        if (!hasImages)
            throw new InputException(
                $"{place} has no {ImagesFolder}/ folder. The images must lie in {_images} and their results in {_results}.");
        if (!hasResults && !options.PredictMissing)
            throw new InputException(
                $"{place} has no {ResultsFolder}/ folder. The result of {ImagesFolder}/1.jpg must be {ResultsFolder}/1.jpg{InferenceResultFile.NameSuffix}.");
        _entries = List(order, hasResults, cancellationToken);
    }

    public int? Count => _entries.Length;

    public IEnumerable<IInputBlock> Blocks()
    {
        int size = FirstBlock; // small at first: the first sample should not wait for many
        for (int start = 0; start < _entries.Length; start += size, size = Math.Min(size * 2, LargestBlock))
            yield return new Block(this, start, Math.Min(size, _entries.Length - start));
    }

    private Entry[] List(SequenceRule order, bool hasResults, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        (List<string> files, HashSet<string> results) = Both(() => FileNames(cancellationToken), () => hasResults ? ResultNames(cancellationToken) : []);
        // What has a result is an image whatever its name; the decoder looks at the content.
        foreach (string name in files.Where(name => results.Contains(name) || ImageFiles.IsImage(name))) entries.Add(new(order.KeyOf(name, null, entries.Count > 0 ? entries[^1].Key.Group : null), HasImage: true, HasResult: results.Remove(name)));
        foreach (string name in results) entries.Add(new(order.KeyOf(name, null), HasImage: false, HasResult: true));
        return order.Sorted(entries, static e => e.Key);
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
        foreach (string name in _files.ListFiles(_images))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!ImageFiles.IsHidden(name)) names.Add(name);
        }
        return names;
    }

    private HashSet<string> ResultNames(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in _files.ListFiles(_results))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!ImageFiles.IsHidden(name) && name.EndsWith(InferenceResultFile.NameSuffix, StringComparison.Ordinal))
                names.Add(name[..^InferenceResultFile.NameSuffix.Length]);
        }
        return names;
    }

    private StoragePath ResultOf(in Entry entry) => _results.Combine(entry.Key.Name + InferenceResultFile.NameSuffix);

    private InputItem Read(IStorage files, in Entry entry, int place)
    {
        string name = entry.Key.Name;
        StoragePath image = _images.Combine(name), result = ResultOf(entry);
        if (!entry.HasImage)
            return new(new SampleProblem(result.Value, null, $"The result has no image; {image} is expected.", InputErrorIds.MissingImage));
        if (!entry.HasResult && !_options.PredictMissing)
            return new(new SampleProblem(image.Value, null, $"The image has no result; {result} is expected.", InputErrorIds.MissingResult));
        Prediction? prediction = null;
        if (entry.HasResult && InputFiles.Read(files, result, b => InferenceResultFile.Parse(b, _options.BoxOrder), out prediction) is { } problem)
            return new(problem);
        return new(new Sample { Id = name, Source = image.Value, SequenceIndex = place, SequenceGroup = entry.Key.Group, Prediction = prediction });
    }

    private readonly record struct Entry(SequenceKey Key, bool HasImage, bool HasResult);

    private sealed class Block(DirectoryInput input, int start, int count) : IInputBlock
    {
        public int Count => count;

        public IReadOnlyList<StoragePath> Prepare() => input._results.Kind == StorageKind.Local
            ? []
            : [.. new ArraySegment<Entry>(input._entries, start, count).Where(static e => e.HasImage && e.HasResult).Select(e => input.ResultOf(e))];

        public InputItem Read(int index, StorageResolver storage) => input.Read(storage.For(input._results), input._entries[start + index], start + index);
    }
}
