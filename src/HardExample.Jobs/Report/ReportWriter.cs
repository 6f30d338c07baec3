using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Report;

/// <summary>Writes a report to a place, with pictures of the samples and of the training images near to them.</summary>
/// <param name="storage">Where images are and where the report goes.</param>
public sealed class ReportWriter(StorageResolver storage)
{
    private const int NearestImages = 3;

    private readonly ThumbnailMaker _thumbnails = new(new VipsImageDecoder());

    /// <summary>Writes the report whole or not at all.</summary>
    /// <param name="path">The HTML file.</param>
    /// <param name="input">What to show; pictures are added to it.</param>
    /// <param name="reference">What the samples were compared with, to show their neighbours in it; null = not shown.</param>
    /// <param name="trainingFolder">What relative names of training images are relative to; null = their pictures are not shown.</param>
    /// <param name="cancel">Honoured between pictures.</param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Write(string path, ReportInput input, TrainingReference? reference, StoragePath? trainingFolder, CancellationToken cancel)
    {
        input = input with { Thumbnail = sample => Picture(sample.Source) };
        if (reference is not null)
            input = input with
            {
                Reference = input.Reference ?? FormattableString.Invariant($"{reference.SampleCount} training images of {reference.Classes.Length} classes"),
                Nearest = NearestTraining.Find(
                    input.Samples, reference, NearestImages, id => trainingFolder is { } folder ? StoragePath.Parse(id, folder).Value : id, input.MaxDegreeOfParallelism, cancel),
                NearestThumbnail = trainingFolder is null ? null : image => Picture(image.Source),
            };
        using var page = new MemoryStream();
        HtmlReport.Write(page, input, cancel);
        StoragePath place = StoragePath.Parse(path);
        storage.For(place).WriteAllBytes(place, page.GetBuffer().AsSpan(0, (int)page.Length));
    }

    /// <summary>A picture that cannot be made is left out of the page; the sample stands in it all the same.</summary>
    private Thumbnail? Picture(string source)
    {
        try
        {
            StoragePath path = StoragePath.Parse(source);
            return _thumbnails.Make(storage.For(path).ReadAllBytes(path));
        }
        catch (Exception e) when (e is InputException or StorageException)
        {
            return null;
        }
    }
}
