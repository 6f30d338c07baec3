using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Output;

/// <summary>
/// Writes hard examples: Data/ with the images (a detection's with their PASCAL VOC files) and output.manifest. All of it appears at once
/// when the last sample is written; an error or a cancellation leaves the folder as it was.
/// </summary>
/// <param name="storage">Where paths are looked up.</param>
public sealed class HardExampleExporter(StorageResolver storage)
{
    private const int SamplesAhead = 512;

    /// <summary>What an output consists of, in the order in which it appears.</summary>
    internal static ImmutableArray<string> Entries { get; } = [JobRecord.FolderName, OutputNames.DataFolder, ManifestFile.OutputName];

    /// <summary>Writes the output.</summary>
    /// <param name="samples">Fused samples of one task; those that are not hard are counted and passed over.</param>
    /// <param name="outputPath">The output directory.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="cancellationToken">Honoured after each image.</param>
    /// <exception cref="StorageException">The directory is not empty or cannot be written, or the disk is full.</exception>
    /// <exception cref="InputException">The samples are of both tasks.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ExportResult Export(
        IEnumerable<Sample> samples, string outputPath, ExportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        StoragePath folder = StoragePath.Parse(outputPath);
        var problems = ImmutableArray.CreateBuilder<SampleProblem>();
        var unwritten = new HashSet<string>(StringComparer.Ordinal);
        int total = 0, written = 0, clippedBoxes = 0, clippedImages = 0, omittedBoxes = 0, omittedImages = 0;
        JobRecord? record = options.Record;
        try
        {
            using IOutputFolder output = storage.For(folder).BeginOutput(folder, OutputOf(folder, options));
            output.CreateDirectory(OutputNames.DataFolder);
            using (Stream stream = output.Create(ManifestFile.OutputName))
            {
                var manifest = new ManifestWriter(stream);
                using StorageResolver ahead = storage.ReadingAhead();
                var writer = new SampleWriter(ahead, output, manifest, folder, options, cancellationToken);
                bool IsWanted(Sample sample) => sample.IsHard || options.IncludeAll;
                bool Fetch(Sample sample) => IsWanted(sample) && ahead.Prefetch([StoragePath.Parse(sample.Source)]);
                foreach (Sample sample in Prefetch.Of(samples, Fetch, SamplesAhead))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    total++;
                    if (!IsWanted(sample)) continue;
                    if (writer.Write(sample) is { } problem)
                    {
                        problems.Add(problem);
                        unwritten.Add(sample.Source);
                        options.OnProblem?.Invoke(problem);
                    }
                    else
                    {
                        written++;
                        options.Progress?.Invoke(written);
                    }
                }
                manifest.Flush();
                (clippedBoxes, clippedImages) = (writer.ClippedBoxes, writer.ClippedImages);
                (omittedBoxes, omittedImages) = (writer.OmittedBoxes, writer.OmittedImages);
            }
            // What could not be written does not count as hard in the record either.
            if (unwritten.Count > 0) record = record?.Without(unwritten, problems);
            record?.Write(output);
            cancellationToken.ThrowIfCancellationRequested();
            output.Commit();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(error, "write the output to", folder.Value);
        }
        return new(folder.Combine(ManifestFile.OutputName).Value, folder.Combine(OutputNames.DataFolder).Value, total, written,
            problems.ToImmutable())
        {
            Unwritten = unwritten, Summary = record?.Summary, ClippedBoxes = clippedBoxes, ClippedImages = clippedImages,
            OmittedBoxes = omittedBoxes, OmittedImages = omittedImages,
        };
    }

    /// <summary>Makes sure that an output could be written, before the work that leads to it is done.</summary>
    /// <param name="outputPath">The output directory.</param>
    /// <param name="options">How it will be written.</param>
    /// <exception cref="StorageException">The directory is not empty or cannot be written.</exception>
    public void Check(string outputPath, ExportOptions options)
    {
        StoragePath folder = StoragePath.Parse(outputPath);
        storage.For(folder).BeginOutput(folder, OutputOf(folder, options)).Dispose();
    }

    private OutputOptions OutputOf(StoragePath folder, ExportOptions options) => new()
    {
        Entries = Entries,
        Inventory = JobRecord.FolderName + "/" + JobRecord.FilesName,
        Unlisted = () => EarlierOutput.FilesOf(folder, storage.For(folder)),
        Overwrite = options.Overwrite,
        Ignored = [.. options.IgnoredFiles.Select(static f => StoragePath.Parse(f))],
    };
}
