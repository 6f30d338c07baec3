using HardExample.Storage;

namespace HardExample.Jobs.Models;

/// <summary>Tells models of other frameworks by their files, and the command that converts each to ONNX.</summary>
internal static class ConversionHint
{
    private const string ToOnnx = "python -m tf2onnx.convert";

    /// <summary>The message for a model that is none in ONNX; null when it may be one.</summary>
    /// <param name="path">A file, a directory, or the prefix of a checkpoint's files.</param>
    /// <param name="storage">Where it is.</param>
    public static string? For(StoragePath path, IStorage storage)
    {
        if (storage.FileExists(path)) return ForFile(path);
        if (storage.DirectoryExists(path)) return ForDirectory(path, storage);
        // A checkpoint is called by the common beginning of its files.
        return path.Parent is { } parent && storage.FileExists(parent.Combine(path.Name + ".index"))
            ? Checkpoint(path, path.Value + ".meta") : null;
    }

    private static string? ForDirectory(StoragePath folder, IStorage storage)
    {
        string[] files = [.. storage.ListFiles(folder)];
        if (files.Any(static f => f.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))) return null;
        string? saved = files.FirstOrDefault(static f => f is "saved_model.pb" or "saved_model.pbtxt"
            || f.EndsWith("/saved_model.pb", StringComparison.Ordinal));
        if (saved is not null)
        {
            string at = saved.Contains('/', StringComparison.Ordinal) ? folder.Combine(saved[..saved.LastIndexOf('/')]).Value
                : folder.Value;
            return SavedModel(at);
        }
        string? meta = files.Where(static f => f.EndsWith(".meta", StringComparison.Ordinal)).Order(StringComparer.Ordinal).LastOrDefault();
        if (meta is not null) return Checkpoint(folder, folder.Combine(meta).Value);
        string? index = files.FirstOrDefault(static f => f.EndsWith(".index", StringComparison.Ordinal) || f == "checkpoint");
        if (index is not null) return Checkpoint(folder,
            folder.Combine(index is "checkpoint" ? "model.ckpt.meta" : Path.ChangeExtension(index, ".meta")).Value);
        return files is [var only] ? ForFile(folder.Combine(only)) : null;
    }

    private static string? ForFile(StoragePath file)
    {
        string name = file.Name;
        if (name is "saved_model.pb" or "saved_model.pbtxt") return SavedModel(file.Parent?.Value ?? ".");
        if (name.EndsWith(".data-00000-of-00001", StringComparison.Ordinal)) return Checkpoint(file,
            file.Value[..^".data-00000-of-00001".Length] + ".meta");
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".meta" or ".index" or ".ckpt" => Checkpoint(file, Path.ChangeExtension(file.Value, ".meta")),
            ".pb" => $"The model '{file}' is a TensorFlow graph, not ONNX. Convert it: {ToOnnx} --graphdef {Quoted(file.Value)} "
                + "--inputs INPUT:0 --outputs OUTPUT:0 --output model.onnx",
            ".h5" or ".hdf5" or ".keras" => $"The model '{file}' is a Keras model, not ONNX. Convert it: {ToOnnx} --keras "
                + $"{Quoted(file.Value)} --output model.onnx",
            ".tflite" => $"The model '{file}' is a TensorFlow Lite model, not ONNX. Convert it: {ToOnnx} --tflite {Quoted(file.Value)} "
                + "--output model.onnx",
            _ => null,
        };
    }

    private static string SavedModel(string folder) =>
        $"The model '{folder}' is a TensorFlow SavedModel, not ONNX. Convert it: {ToOnnx} --saved-model {Quoted(folder)} --output "
            + "model.onnx";

    private static string Checkpoint(StoragePath path, string meta) =>
        $"The model '{path}' is a TensorFlow checkpoint, not ONNX. Convert it, with the names of its input and of its last feature layer: "
        + $"{ToOnnx} --checkpoint {Quoted(meta)} --inputs INPUT:0 --outputs OUTPUT:0 --output model.onnx";

    private static string Quoted(string path) =>
        path.All(static c => char.IsLetterOrDigit(c) || c is '/' or '\\' or '.' or '-' or '_' or ':') ? path : $"\"{path}\"";
}
