using System.IO.Hashing;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Storage;
using HardExample.Vision.Models.BuiltIn;

namespace HardExample.Jobs.Models;

/// <summary>A model as it lies in storage, with the description beside it.</summary>
/// <param name="Name">File name, for messages.</param>
/// <param name="Bytes">The ONNX file.</param>
/// <param name="Description">What model.yaml says; empty without one.</param>
/// <param name="DescriptionText">The text of model.yaml with the labels it names; empty without one.</param>
/// <param name="Folder">Local folder of the file, for external weights; null when it is not local.</param>
internal sealed record ModelFile(
    string Name, ReadOnlyMemory<byte> Bytes, ModelDescription Description, string DescriptionText, string? Folder)
{
    private const string DescriptionName = "model.yaml";

    /// <summary>Identifies the model: a hash of graph and description.</summary>
    public string Fingerprint => FingerprintOf(XxHash128.HashToUInt128(Bytes.Span), DescriptionText);

    /// <summary>The fingerprint of the built-in extractor, without keeping it in memory.</summary>
    /// <exception cref="ModelException">It is missing.</exception>
    public static string FingerprintOfBuiltIn => BuiltIn.Value;

    private static readonly Lazy<string> BuiltIn = new(static () =>
    {
        try
        {
            var hash = new XxHash128();
            using (FileStream weights = File.OpenRead(Path.Combine(BuiltInExtractor.Folder, BuiltInExtractor.FileName)))
                hash.Append(weights);
            return FingerprintOf(hash.GetCurrentHashAsUInt128(), File.ReadAllText(Path.Combine(BuiltInExtractor.Folder, DescriptionName)));
        }
        catch (IOException e)
        {
            throw new ModelException(
                $"{BuiltInExtractor.Folder} has no built-in feature extractor that can be read ({e.Message}). Install the program again, "
                + "or give extensions.feature_extractor: model.", e);
        }
    });

    private static string FingerprintOf(UInt128 graph, string description) =>
        $"{graph:x32}-{XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(description)):x16}";

    /// <summary>A hash of the weights that lie beside a model; empty when all are in its own file.</summary>
    /// <param name="path">As for <see cref="Read"/>.</param>
    /// <param name="files">Their names, relative to the model's folder.</param>
    /// <param name="resolver">Where they are.</param>
    public static string FingerprintOfWeights(string path, IReadOnlyList<string> files, StorageResolver resolver)
    {
        if (files.Count == 0) return "";
        StoragePath location = StoragePath.Parse(path);
        IStorage storage = resolver.For(location);
        StoragePath? folder = storage.FileExists(location) ? location.Parent : location;
        var hash = new XxHash128();
        foreach (string file in files)
        {
            using Stream weights = storage.OpenRead(StoragePath.Parse(file, folder));
            hash.Append(weights);
        }
        return $"{hash.GetCurrentHashAsUInt128():x32}";
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">An .onnx file, or a directory that holds exactly one.</param>
    /// <param name="resolver">Where it is.</param>
    /// <exception cref="ModelException">There is not exactly one ONNX model, or its labels lie outside its folder.</exception>
    public static ModelFile Read(string path, StorageResolver resolver)
    {
        StoragePath location = StoragePath.Parse(path);
        IStorage storage = resolver.For(location);
        if (ConversionHint.For(location, storage) is { } hint) throw new ModelException(hint);
        StoragePath file = storage.FileExists(location) ? location : OnlyModelIn(location, storage);
        StoragePath? folder = file.Parent;
        // Starts reading the large file while the small one beside it is searched.
        Task<byte[]> bytes = storage.ReadAllBytesAsync(file, CancellationToken.None);
        (ModelDescription description, string text) = folder is { } parent && storage.FileExists(parent.Combine(DescriptionName))
            ? ReadDescription(parent.Combine(DescriptionName), parent, storage)
            : (ModelDescription.Empty, "");
        return new(file.Name, bytes.GetAwaiter().GetResult(), description, text, folder is { Kind: StorageKind.Local } local
            ? local.Value : null);
    }

    private static StoragePath OnlyModelIn(StoragePath folder, IStorage storage)
    {
        if (!storage.DirectoryExists(folder))
            throw new ModelException($"There is no model at '{folder}'. Give the path of an .onnx file or of a directory that holds one.");
        string[] models = [.. storage.ListFiles(folder).Where(static f => f.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];
        return models.Length switch
        {
            1 => folder.Combine(models[0]),
            0 => throw new ModelException(
                $"The directory '{folder}' holds no .onnx file. Export the model to ONNX, or give the path of the file."),
            _ => throw new ModelException(
                $"The directory '{folder}' holds {models.Length} .onnx files "
                + $"({string.Join(", ", models.Take(3))}{(models.Length > 3 ? ", …" : "")}). Give the path of the one to use."),
        };
    }

    private static (ModelDescription Description, string Text) ReadDescription(StoragePath path, StoragePath folder, IStorage storage)
    {
        string yaml = Encoding.UTF8.GetString(storage.ReadAllBytes(path));
        ModelDescription description = ModelDescriptionReader.Read(yaml, path.Value);
        if (description.LabelsFile is not { } labels) return (description, yaml);
        // A model from elsewhere must not make us read what lies outside its folder.
        if (Path.IsPathRooted(labels) || labels.Contains(':', StringComparison.Ordinal) || labels.Split('/', '\\').Contains(".."))
            throw new ModelException($"{path}: labels_file is '{labels}', which lies outside the folder of the model; "
                + "copy the file beside the model and give its name.");
        StoragePath file = folder.Combine(labels);
        if (!storage.FileExists(file))
            throw new ModelException($"{path}: labels_file is '{labels}', and there is no file {file}; correct the name, or list the "
                + "names under labels.");
        string text = Encoding.UTF8.GetString(storage.ReadAllBytes(file));
        return (description with { Labels = [.. text.TrimStart('\uFEFF').TrimEnd().Split('\n').Select(static l => l.Trim())] },
            yaml + "\n" + text);
    }
}
