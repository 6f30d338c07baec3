using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Jobs.Report;

/// <summary>Writes a report to a local file, with its pictures inside it or in a folder beside it.</summary>
public static class ReportFileWriter
{
    /// <summary>Writes the report under a temporary name and moves it into place.</summary>
    /// <param name="path">The HTML file.</param>
    /// <param name="input">What it shows.</param>
    /// <param name="linked">Pictures in a folder beside the file instead of inside it.</param>
    /// <param name="overwrite">Replace a file that is there.</param>
    /// <param name="cancel">Stops the writing; nothing half written stays.</param>
    /// <exception cref="StorageException">The file is there already, or cannot be written.</exception>
    public static FileInfo Write(string path, ReportInput input, bool linked, bool overwrite, CancellationToken cancel)
    {
        string file = Path.GetFullPath(path), folder = Path.GetDirectoryName(file)!, temporary = file + ".tmp";
        if (File.Exists(file) && !overwrite) throw new StorageException($"{file} is there already; give another name, or ask for overwriting.");
        try
        {
            Directory.CreateDirectory(folder);
            if (linked) input = input with { Linked = Beside(folder, Path.GetFileNameWithoutExtension(file) + "_files") };
            using (FileStream stream = File.Create(temporary)) HtmlReport.Write(stream, input, cancel);
            File.Move(temporary, file, overwrite);
            return new(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The report {file} cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static LinkedThumbnails Beside(string folder, string name)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        return new(name, (picture, jpeg) => File.WriteAllBytes(Path.Combine(folder, name, picture), jpeg.Span));
    }
}
