using HardExample.Jobs;
using HardExample.Jobs.Output;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Storage;
using HardExample.Vision.Augmentations;
using HardExample.Vision.Imaging;

namespace HardExample.Report;

/// <summary>Puts together what a report shows: the samples, their pictures, their neighbours and the views that flipped.</summary>
/// <param name="storage">Where the images are.</param>
public sealed class ReportComposer(StorageResolver storage)
{
    private const int ViewSide = 128;
    private const int Neighbours = 4;

    /// <summary>The input of <see cref="HtmlReport"/>.</summary>
    /// <param name="samples">Fused samples, in input order.</param>
    /// <param name="config">The configuration that they were scored with.</param>
    /// <param name="summary">Counts and what served, when a job ran; null for samples from a pipeline.</param>
    /// <param name="reference">What the samples were compared with; null = no nearest images are shown.</param>
    /// <param name="sourceOf">Path or URI of an image of the reference, of its id; null = their pictures are not shown.</param>
    /// <param name="evaluation">Figures against the truth; null = none.</param>
    /// <param name="cancel">Stops the search for neighbours.</param>
    public ReportInput Compose(
        IReadOnlyList<Sample> samples, MiningConfig config, JobSummary? summary, TrainingReference? reference,
        Func<string, string>? sourceOf, EvaluationReport? evaluation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(config);
        IImageDecoder decoder = ImageDecoderFactory.Create(config.Extensions);
        var maker = new ThumbnailMaker(decoder);
        return new()
        {
            Samples = samples,
            Task = summary?.Task ?? samples.Select(static s => s.Prediction?.TaskType).FirstOrDefault(static t => t is not null)
                ?? TaskType.ImageClassification,
            Algorithms = config.Algorithms,
            Threshold = config.HardThreshold,
            Skipped = summary?.SkippedSamples ?? 0,
            Elapsed = summary?.Elapsed,
            FeatureExtractor = summary?.FeatureExtractor,
            Reference = summary?.Reference ?? Describe(reference),
            Drift = summary?.Drift,
            Evaluation = evaluation,
            Thumbnail = sample => Picture(sample.Source, maker),
            ViewThumbnail = (sample, view) => View(sample.Source, view, decoder, maker),
            Nearest = reference is null ? null : NearestTraining.Find(
                samples, reference, Neighbours, sourceOf ?? (static id => id), Environment.ProcessorCount, cancel),
            NearestHeading = reference is { IsPopulation: true } ? "Nearest other images" : "Nearest training images",
            NearestThumbnail = sourceOf is null ? null : image => Picture(image.Source, maker),
        };
    }

    private static string? Describe(TrainingReference? reference) =>
        reference is null
            ? null
            : FormattableString.Invariant($"{reference.SampleCount} training images of {reference.Classes.Length} classes");

    private Thumbnail? Picture(string source, ThumbnailMaker maker) =>
        Bytes(source) is { } bytes ? Readable(() => maker.Make(bytes)) : null;

    private Thumbnail? View(string source, AugmentedPrediction view, IImageDecoder decoder, ThumbnailMaker maker)
    {
        if (Bytes(source) is not { } bytes) return null;
        return Readable(() =>
        {
            using DecodedImage image = decoder.Decode(bytes, new DecodeOptions { MinimumLongestSide = ViewSide });
            using RgbImage plain = ImageResizer.Resize(image.Pixels, ViewSide, ViewSide);
            using RgbImage augmented = RgbImage.Rent(ViewSide, ViewSide);
            AugmentationCatalog.Get(view.Operation).Apply(plain, view.Draw, augmented);
            return maker.Make(augmented);
        });
    }

    /// <summary>The bytes of an image; null when it is gone, so that the report lacks only that picture.</summary>
    private byte[]? Bytes(string source)
    {
        try
        {
            StoragePath path = StoragePath.Parse(source);
            IStorage files = storage.For(path);
            return files.FileExists(path) ? files.ReadAllBytes(path) : null;
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private static Thumbnail? Readable(Func<Thumbnail> make)
    {
        try
        {
            return make();
        }
        catch (InputException)
        {
            // The image was changed since the job read it.
            return null;
        }
    }
}
