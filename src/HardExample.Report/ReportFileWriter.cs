using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Report;

/// <summary>Writes a report to a file, with its pictures inside it or in a folder beside it.</summary>
/// <param name="storage">Where the report goes.</param>
public sealed class ReportFileWriter(StorageResolver storage)
{
    /// <summary>Writes the page last, and whole or not at all.</summary>
    /// <param name="path">The HTML file; local, obs:// or s3://.</param>
    /// <param name="input">What it shows.</param>
    /// <param name="linked">Pictures in a folder beside the file instead of inside it.</param>
    /// <param name="overwrite">Replace a file that is there.</param>
    /// <param name="cancel">Stops the writing.</param>
    /// <returns>Where it stands.</returns>
    /// <exception cref="StorageException">The file is there already, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public StoragePath Write(string path, ReportInput input, bool linked, bool overwrite, CancellationToken cancel)
    {
        StoragePath file = StoragePath.Parse(path);
        IStorage files = storage.For(file);
        if (!overwrite && files.FileExists(file))
            throw new StorageException($"{file} is there already; give another name, or replace it with --force (PowerShell: -Force).");
        if (linked) input = input with { Linked = Beside(file, files) };
        using var page = new MemoryStream();
        HtmlReport.Write(page, input, cancel);
        files.WriteAllBytes(file, page.GetBuffer().AsSpan(0, (int)page.Length));
        return file;
    }

    private static LinkedThumbnails Beside(StoragePath report, IStorage files)
    {
        StoragePath parent = report.Parent ?? throw new StorageException($"{report} is a folder; name a file.");
        string name = Path.GetFileNameWithoutExtension(report.Name) + "_files";
        StoragePath folder = parent.Combine(name);
        return new(name, (picture, jpeg) => files.WriteAllBytes(folder.Combine(picture), jpeg.Span));
    }
}
