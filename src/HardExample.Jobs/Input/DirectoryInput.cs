using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>The directory form: images/ and inference_results/, whose names answer each other at any depth.</summary>
internal sealed class DirectoryInput : IInputForm
{
    public const string ImagesFolder = "images", ResultsFolder = "inference_results";

    private readonly IStorage _files;
    private readonly StoragePath _images, _results;
    private readonly InputOptions _options;
    private readonly Entry[] _entries;

    public DirectoryInput(IStorage files, StoragePath place, SequenceRule order, InputOptions options, CancellationToken cancellationToken)
    {
        (_files, _options) = (files, options);
        (_images, _results) = (place.Combine(ImagesFolder), place.Combine(ResultsFolder));
        if (!files.DirectoryExists(_images))
            throw new InputException(
                $"{place} has no {ImagesFolder}/ folder. The images must lie in {_images} and their results in {_results}.");
        if (!files.DirectoryExists(_results) && !options.PredictMissing)
            throw new InputException(
                $"{place} has no {ResultsFolder}/ folder. The result of {ImagesFolder}/1.jpg must be {ResultsFolder}/1.jpg{InferenceResultFile.NameSuffix}.");
        _entries = List(order, cancellationToken);
    }

    public int? Count => _entries.Length;

    public IEnumerable<InputWork> Items()
    {
        foreach (Entry entry in _entries)
            yield return new(storage => Read(storage.For(_results), entry), entry.HasImage && entry.HasResult ? [ResultOf(entry)] : []);
    }

    private Entry[] List(SequenceRule order, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        HashSet<string> results = _files.DirectoryExists(_results) ? ResultNames(cancellationToken) : [];
        foreach (string name in _files.ListFiles(_images))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ImageFiles.IsHidden(name) || !ImageFiles.IsImage(name)) continue;
            entries.Add(new(order.KeyOf(name, null), HasImage: true, HasResult: results.Remove(name)));
        }
        foreach (string name in results) entries.Add(new(order.KeyOf(name, null), HasImage: false, HasResult: true));
        entries.Sort((a, b) => order.Compare(a.Key, b.Key));
        return [.. entries];
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

    private InputItem Read(IStorage files, in Entry entry)
    {
        string name = entry.Key.Name;
        StoragePath image = _images.Combine(name), result = ResultOf(entry);
        if (!entry.HasImage) return new(WithoutImage(image, result));
        if (!entry.HasResult && !_options.PredictMissing)
            return new(new SampleProblem(image.Value, null, $"The image has no result; {result} is expected.", InputErrorIds.MissingResult));
        Prediction? prediction = null;
        if (entry.HasResult && InputFiles.Read(files, result, b => InferenceResultFile.Parse(b, _options.BoxOrder), out prediction) is { } problem)
            return new(problem);
        return new(new Sample { Id = name, Source = image.Value, SequenceGroup = entry.Key.Group, Prediction = prediction });
    }

    private SampleProblem WithoutImage(StoragePath image, StoragePath result) => new(result.Value, null,
        _files.FileExists(image)
            ? $"The result is of {image}, which is not named as an image ({ImageFiles.Extensions})."
            : $"The result has no image; {image} is expected.",
        InputErrorIds.MissingImage);

    private readonly record struct Entry(SequenceKey Key, bool HasImage, bool HasResult);
}
