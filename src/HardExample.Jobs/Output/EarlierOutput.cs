using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Output;

/// <summary>Tells what belongs to an output that was written before outputs listed their files, by its record and its manifest.</summary>
internal static class EarlierOutput
{
    /// <summary>The files and folders of the output, relative, folders with a slash at the end; empty when it is none of ours.</summary>
    /// <param name="place">The output directory.</param>
    /// <param name="storage">Where it is.</param>
    public static IReadOnlySet<string> FilesOf(StoragePath place, IStorage storage)
    {
        StoragePath manifest = place.Combine(ManifestFile.OutputName);
        var files = new HashSet<string>(StringComparer.Ordinal);
        if (!storage.FileExists(manifest) || !IsRecord(place, storage)) return files;
        files.UnionWith([.. JobRecord.Files, ManifestFile.OutputName, JobRecord.FolderName + "/", OutputNames.DataFolder + "/"]);
        var names = new OutputNames();
        using Stream stream = storage.OpenRead(manifest);
        foreach (ManifestLine line in ManifestFile.Read(stream))
            if (line.Entry is { } entry) files.UnionWith(FilesOf(entry, names));
        return files;
    }

    private static bool IsRecord(StoragePath place, IStorage storage)
    {
        if (!JobRecord.Files.All(file => storage.FileExists(place.Combine(file)))) return false;
        try
        {
            JobSummaryFile.Read(storage.ReadAllBytes(place.Combine(JobRecord.SummaryPath)));
            return true;
        }
        catch (JsonException)
        {
            // No summary of ours, so it proves nothing.
            return false;
        }
    }

    // The line of a detection names the copies, wherever the output lay then; that of a classification the image as it came.
    private static string[] FilesOf(ManifestEntry entry, OutputNames names)
    {
        ManifestAnnotation? annotation = entry.Annotations.FirstOrDefault();
        return annotation switch
        {
            { Task: TaskType.ObjectDetection, Location: { } location } => [InData(entry.Source), InData(location)],
            { Task: TaskType.ImageClassification, Name: { } label } => [names.ForClass(label, entry.Source)],
            _ => [],
        };
    }

    private static string InData(string path) => $"{OutputNames.DataFolder}/{path[(path.LastIndexOfAny(['/', '\\']) + 1)..]}";
}
