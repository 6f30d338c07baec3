using System.Text;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Output;

/// <summary>Writes one hard example after the other: image, annotation, line of the manifest.</summary>
internal sealed class SampleWriter(
    StorageResolver storage, IOutputFolder output, ManifestWriter manifest, StoragePath folder, ExportOptions options,
    CancellationToken cancellationToken)
{
    private const int CopyBuffer = 1 << 17;

    private readonly OutputNames _names = new();
    private readonly byte[] _buffer = new byte[CopyBuffer];
    private readonly ImageTail _tail = new();
    private TaskType? _task;

    /// <summary>Boxes that reached beyond their image.</summary>
    public int ClippedBoxes { get; private set; }

    /// <summary>Images with such boxes.</summary>
    public int ClippedImages { get; private set; }

    /// <summary>Boxes of which nothing lies in their image.</summary>
    public int OmittedBoxes { get; private set; }

    /// <summary>Images with such boxes.</summary>
    public int OmittedImages { get; private set; }

    /// <summary>Null when the sample was written, else why it was left out; nothing of it is then in the output.</summary>
    public SampleProblem? Write(Sample sample)
    {
        if (sample.Prediction is not { } prediction)
            return new(sample.Source, null, "The sample has no prediction; run a model on it first.", InputErrorIds.MissingResult);
        _task ??= prediction.TaskType;
        if (_task != prediction.TaskType)
            throw new InputException(
                $"{sample.Source} is of another task than the samples before it. One output has one task: split the samples.")
                { ErrorId = InputErrorIds.MixedTasks };
        return prediction is DetectionPrediction detection ? Write(sample, detection) : WriteClass(sample);
    }

    private SampleProblem? WriteClass(Sample sample)
    {
        string image = _names.ForClass(sample.Prediction!.Label, sample.Source);
        if (Copy(sample, image) is { } problem) return problem;
        // The line of a classification names the image where it came from, that of a detection the copy: so the original writes them.
        manifest.Write(sample, sample.Source);
        return null;
    }

    private SampleProblem? Write(Sample sample, DetectionPrediction detection)
    {
        (int Width, int Height)? size;
        try
        {
            size = sample.Features is { } f ? (f.Width, f.Height) : options.ImageSize?.Invoke(sample);
        }
        catch (StorageException error)
        {
            return new(sample.Source, null, error.Message, InputErrorIds.UnreadableFile);
        }
        if (size is not { Width: > 0, Height: > 0 } known)
            return new(sample.Source, null, "The size of the image is unknown: it does not decode, or was never opened.",
                InputErrorIds.UnreadableImage);
        (string image, string annotation) = _names.ForDetection(sample.Source);
        if (Copy(sample, image) is { } problem) return problem;
        string xml = PascalVocFile.Write(image[(image.LastIndexOf('/') + 1)..], known.Width, known.Height, detection.Boxes,
            options.VocDecimals);
        int omitted = 0, clipped = 0;
        foreach (DetectedBox box in detection.Boxes)
            if (PascalVocFile.Cut(box.Box, known.Width, known.Height, options.VocDecimals) is null) omitted++;
            else if (box.Box != box.Box.Clip(known.Width, known.Height)) clipped++;
        OmittedBoxes += omitted;
        if (omitted > 0) OmittedImages++;
        ClippedBoxes += clipped;
        if (clipped > 0) ClippedImages++;
        using (Stream stream = output.Create(annotation)) stream.Write(Encoding.UTF8.GetBytes(xml));
        manifest.Write(sample, folder.Combine(image).Value, folder.Combine(annotation).Value);
        return null;
    }

    // An error of the source is a problem of the sample; an error of the target ends the export. So the two are caught apart.
    private SampleProblem? Copy(Sample sample, string target)
    {
        Stream source;
        try
        {
            StoragePath path = StoragePath.Parse(sample.Source);
            source = storage.For(path).OpenRead(path);
        }
        catch (StorageException error)
        {
            return new(sample.Source, null, error.Message, InputErrorIds.UnreadableFile);
        }
        SampleProblem? problem;
        using (source)
        using (Stream copy = output.Create(target))
            problem = Copy(sample, source, copy);
        if (problem is not null) output.Delete(target);
        return problem;
    }

    // What no algorithm opened may be anything, even a file that must not leave its place; the decoder may know more than the formats.
    private bool IsImage(Sample sample, ReadOnlySpan<byte> start)
    {
        if (options.ImageSize is null || sample.Features is not null || ImageFormats.Detect(start) != ImageFormat.Other) return true;
        try
        {
            return options.ImageSize(sample) is not null;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    // An algorithm that decodes an image finds out that it is cut short; where none did, the result must not be another one.
    private SampleProblem? FlawOf(Sample sample)
    {
        if (options.Flaw is null || sample.Features is not null || _tail.IsWhole) return null;
        try
        {
            return options.Flaw(sample) is { } flaw ? new(sample.Source, null, flaw, InputErrorIds.UnreadableImage) : null;
        }
        catch (StorageException error)
        {
            return new(sample.Source, null, error.Message, InputErrorIds.UnreadableFile);
        }
    }

    private SampleProblem? Copy(Sample sample, Stream source, Stream copy)
    {
        _tail.Clear();
        for (bool isFirst = true; ;)
        {
            int count;
            try
            {
                count = source.Read(_buffer);
            }
            catch (Exception error) when (error is HardExampleException || StorageErrors.IsStorageError(error))
            {
                return new(sample.Source, null, $"The image cannot be read to its end: {error.Message}", InputErrorIds.UnreadableFile);
            }
            if (count == 0)
                return !isFirst ? FlawOf(sample) : options.ImageSize is null ? null
                    : new(sample.Source, null, "The image file is empty (0 bytes). Replace the file.", InputErrorIds.UnreadableImage);
            cancellationToken.ThrowIfCancellationRequested();
            if (isFirst && !IsImage(sample, _buffer.AsSpan(0, count)))
                return new(sample.Source, null, "The file is not an image that can be read. Replace the file.",
                    InputErrorIds.UnreadableImage);
            isFirst = false;
            _tail.Add(_buffer.AsSpan(0, count));
            copy.Write(_buffer, 0, count);
        }
    }
}
