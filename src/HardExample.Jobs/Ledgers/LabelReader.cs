using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Formats;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Storage;

namespace HardExample.Jobs.Ledgers;

/// <summary>
/// Reads labels that came back: a manifest, CSV, a COCO file, a PASCAL VOC file or a folder of them. What it is is told by the name, and of
/// a folder by what is in it.
/// </summary>
/// <param name="storage">Where files are.</param>
/// <param name="rejects">Whether the images were rejected, and need no label.</param>
/// <param name="onProblem">Takes what cannot be used of the labels; the rest is read.</param>
public sealed class LabelReader(StorageResolver storage, bool rejects, Action<SampleProblem> onProblem)
{
    private static readonly string[] ImageColumns = ["path", "file", "source", "image", "filename"];
    private static readonly string[] LabelColumns = ["label", "true_label", "class"];
    private static readonly string[] ImageFolders = ["", "images", "../images", "../JPEGImages", "../Data"];

    /// <summary>Reads labels, in the order of the file; files of a folder in ordinal order.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="cancel">Honoured between images.</param>
    /// <exception cref="InputException">It is none of these formats, or damaged as a whole.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public IEnumerable<LabelItem> Read(string path, CancellationToken cancel)
    {
        StoragePath location = StoragePath.Parse(path);
        IStorage files = storage.For(location);
        if (!files.DirectoryExists(location)) return ReadFile(location, cancel);
        StoragePath manifest = location.Combine(ManifestFile.OutputName);
        if (files.FileExists(manifest)) return ReadManifest(manifest, cancel);
        string[] names = [.. files.ListFiles(location).Where(static n => n.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];
        return names.Length > 0 ? ReadVoc(names.Select(location.Combine), cancel) : throw new InputException(
            $"{location} holds no labels: there is neither {ManifestFile.OutputName} nor an XML file of PASCAL VOC in it.");
    }

    private IEnumerable<LabelItem> ReadFile(StoragePath file, CancellationToken cancel) =>
        Path.GetExtension(file.Value).ToLowerInvariant() switch
        {
            ".csv" => ReadCsv(file),
            ".json" => ReadCoco(file),
            ".xml" => ReadVoc([file], cancel),
            _ => ReadManifest(file, cancel),
        };

    private IEnumerable<LabelItem> ReadManifest(StoragePath manifest, CancellationToken cancel)
    {
        InputSet input = new InputReader(storage).Open(manifest.Value, new() { PredictMissing = true }, cancel);
        foreach (InputItem item in input.Read(cancel))
            if (item.Problem is { } problem) onProblem(problem);
            else if (item.Sample is { } sample && (rejects || sample.Label is not null || !sample.LabelledBoxes.IsDefault))
                yield return new(sample.Source, sample.Label, sample.LabelledBoxes.ToImmutableArray());
    }

    private IEnumerable<LabelItem> ReadCsv(StoragePath file)
    {
        using var text = new StringReader(Encoding.UTF8.GetString(storage.For(file).ReadAllBytes(file)));
        int image = -1, label = -1;
        foreach ((int line, IReadOnlyList<string> fields) in CsvText.Read(text, file.Value))
        {
            if (image < 0)
            {
                image = Column(fields, ImageColumns, file);
                label = rejects ? image : Column(fields, LabelColumns, file);
                continue;
            }
            string name = fields[image].Trim(), said = fields[label].Trim();
            if (name.Length == 0 || said.Length == 0)
                onProblem(new(file.Value, line, $"The {(name.Length == 0 ? "path" : "label")} is empty.", InputErrorIds.InvalidInput));
            else yield return new(Beside(file, name), said);
        }
    }

    private static int Column(IReadOnlyList<string> header, string[] names, StoragePath file)
    {
        string[] columns = [.. header.Select(static n => n.Trim().ToLowerInvariant())];
        int column = names.Select(n => Array.IndexOf(columns, n)).FirstOrDefault(static i => i >= 0, -1);
        return column >= 0 ? column : throw new InputException(
            $"{file}: none of the columns {string.Join(", ", columns.Select(static c => $"'{c}'"))} is one of {string.Join(", ", names)}.");
    }

    private IEnumerable<LabelItem> ReadVoc(IEnumerable<StoragePath> files, CancellationToken cancel)
    {
        foreach (StoragePath file in files)
        {
            cancel.ThrowIfCancellationRequested();
            if (InputFiles.Read(storage, file, static b => PascalVocFile.Parse(b), out VocAnnotation? read) is { } problem)
            {
                onProblem(problem);
                continue;
            }
            string name = read!.FileName is { Length: > 0 } said ? Path.GetFileName(said.Replace('\\', '/'))
                : Path.GetFileNameWithoutExtension(file.Value);
            yield return new(Beside(file, name), null, read.ToBoxes());
        }
    }

    private List<LabelItem> ReadCoco(StoragePath file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(storage.For(file).ReadAllBytes(file));
            JsonElement root = document.RootElement;
            Dictionary<long, string> names = root.GetProperty("categories").EnumerateArray()
                .ToDictionary(static c => c.GetProperty("id").GetInt64(), static c => c.GetProperty("name").GetString()!);
            ILookup<long, DetectedBox> boxes = root.GetProperty("annotations").EnumerateArray()
                .ToLookup(static a => a.GetProperty("image_id").GetInt64(), a => BoxOf(a, names));
            return [.. root.GetProperty("images").EnumerateArray().Select(i =>
                new LabelItem(Beside(file, i.GetProperty("file_name").GetString()!), null, [.. boxes[i.GetProperty("id").GetInt64()]]))];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or ArgumentException)
        {
            throw new InputException($"{file} is no COCO file of objects ({error.Message}): images, annotations with bbox, and categories "
                + "are expected.", error);
        }
    }

    private static DetectedBox BoxOf(JsonElement annotation, Dictionary<long, string> names)
    {
        JsonElement box = annotation.GetProperty("bbox");
        double x = box[0].GetDouble(), y = box[1].GetDouble();
        return new(names[annotation.GetProperty("category_id").GetInt64()], 1,
            new(x, y, x + box[2].GetDouble(), y + box[3].GetDouble()));
    }

    // The image that a name means, seen from a file of labels; the name itself where there is none.
    private string Beside(StoragePath file, string name)
    {
        if (name.Contains("://", StringComparison.Ordinal) || Path.IsPathFullyQualified(name) || file.Parent is not { } folder) return name;
        foreach (string below in ImageFolders)
        {
            var candidate = StoragePath.Parse(below.Length == 0 ? name : $"{below}/{name}", folder);
            if (storage.For(candidate).FileExists(candidate)) return candidate.Value;
        }
        return name;
    }
}
