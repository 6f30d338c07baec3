using System.Globalization;
using System.IO.Hashing;
using System.Text;
using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Cli.Demo;

/// <summary>Writes the handwritten digits as a job finds its input: a pool with inference results, a training manifest, a model.</summary>
/// <remarks>
/// The training set is what the model learnt from: the first <see cref="TrainingCount"/> training digits. The pool is two of every five
/// test digits, because the two halves of the test set were written by different groups of people. examples/digits/train.py has both rules
/// too.
/// </remarks>
/// <param name="dataFolder">Folder with the four IDX files and model/digits.onnx, model/model.yaml.</param>
/// <param name="encodePng">Encodes an image.</param>
/// <param name="predict">The model: one prediction a grey image, in the same order.</param>
public sealed class DigitsDemoSet(
    string dataFolder, PngEncoder encodePng, Func<IReadOnlyList<(byte[] Pixels, int W, int H)>, ClassificationPrediction[]> predict)
{
    /// <summary>How many training digits the model learnt from.</summary>
    public const int TrainingCount = 600;

    // Raised when the same input is written in another form.
    private const int Version = 1;
    private const string StampName = "digits.stamp";
    private const string Unfinished = "unfinished";
    private static readonly string[] ModelFiles = ["digits.onnx", "model.yaml"];

    /// <summary>Writes the set, or finds it complete and leaves it.</summary>
    /// <param name="folder">A folder that is empty, missing, or holds a set of an earlier call, which is replaced if it differs.</param>
    /// <param name="cancellation">Stops between two files; the next call begins anew.</param>
    /// <exception cref="InputException">The digits or the model are not there or damaged.</exception>
    /// <exception cref="StorageException">The folder holds something else, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DigitsDemoPaths Write(string folder, CancellationToken cancellation = default)
    {
        (IdxImages trainImages, byte[] trainLabels) = ReadPart("train", TrainingCount);
        (IdxImages testImages, byte[] testLabels) = ReadPart("t10k", int.MaxValue);
        byte[][] model = [.. ModelFiles.Select(ReadModelFile)];
        string stamp = Stamp([trainImages.Pixels, trainLabels, testImages.Pixels, testLabels,
            .. model.Select(static m => (ReadOnlyMemory<byte>)m)]);

        var paths = new DigitsDemoPaths(Path.GetFullPath(folder));
        string stampFile = Path.Combine(paths.Root, StampName);
        try
        {
            if (File.Exists(stampFile) && File.ReadAllText(stampFile) == stamp) return paths;
            Empty(paths, stampFile);
            WriteModel(paths, model);
            WriteTraining(paths, trainImages, trainLabels, cancellation);
            WritePool(paths, testImages, testLabels, cancellation);
            File.WriteAllText(stampFile, stamp);
            return paths;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The demo's digits cannot be written to {paths.Root}: {e.Message} Give another folder.", e);
        }
    }

    /// <summary>Positions of the pool within <paramref name="count"/> test digits: the first two of every five.</summary>
    public static IEnumerable<int> PoolPositions(int count)
    {
        for (int position = 0; position < count; position++)
            if (position % 5 < 2) yield return position;
    }

    private (IdxImages Images, byte[] Labels) ReadPart(string part, int max)
    {
        IdxImages images = IdxFile.ReadImages(Path.Combine(dataFolder, $"{part}-images-idx3-ubyte"), max);
        byte[] labels = IdxFile.ReadLabels(Path.Combine(dataFolder, $"{part}-labels-idx1-ubyte"), max);
        return images.Count == labels.Length
            ? (images, labels)
            : throw new InputException($"{dataFolder}: {images.Count} {part} images have {labels.Length} labels. Fetch both files again.");
    }

    private byte[] ReadModelFile(string name)
    {
        string path = Path.Combine(dataFolder, "model", name);
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{path} cannot be read ({e.Message}). `dotnet run -c Release --project src/HardExample.Cli -- demo` puts the "
                + "demo's model there.", e);
        }
    }

    private static string Stamp(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        var hash = new XxHash128();
        foreach (ReadOnlyMemory<byte> part in parts) hash.Append(part.Span);
        return string.Create(CultureInfo.InvariantCulture, $"{Version} {Convert.ToHexString(hash.GetCurrentHash())}");
    }

    private static void Empty(DigitsDemoPaths paths, string stampFile)
    {
        // Only a folder with this program's stamp is deleted.
        if (Directory.Exists(paths.Root) && Directory.EnumerateFileSystemEntries(paths.Root).Any() && !File.Exists(stampFile))
            throw new StorageException($"{paths.Root} is not empty and holds no demo set. Give another folder, or empty it.");
        Directory.CreateDirectory(paths.Root);
        File.WriteAllText(stampFile, Unfinished);
        foreach (string part in new[] { "train", "pool", "model" })
            if (Path.Combine(paths.Root, part) is var old && Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }

    private static void WriteModel(DigitsDemoPaths paths, byte[][] model)
    {
        string folder = Directory.CreateDirectory(Path.Combine(paths.Root, "model")).FullName;
        for (int i = 0; i < model.Length; i++) File.WriteAllBytes(Path.Combine(folder, ModelFiles[i]), model[i]);
    }

    private void WriteTraining(DigitsDemoPaths paths, IdxImages images, byte[] labels, CancellationToken cancellation)
    {
        string folder = Directory.CreateDirectory(Path.Combine(paths.Root, "train", "images")).FullName;
        var manifest = new StringBuilder();
        for (int i = 0; i < images.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            string name = FileName(i);
            File.WriteAllBytes(Path.Combine(folder, name), encodePng(images[i], images.Width, images.Height, bands: 1));
            manifest.Append(DigitsDemoJson.TrainingLine($"train/images/{name}", Label(labels[i]))).Append('\n');
        }
        File.WriteAllText(paths.TrainManifest, manifest.ToString());
    }

    private void WritePool(DigitsDemoPaths paths, IdxImages images, byte[] labels, CancellationToken cancellation)
    {
        int[] positions = [.. PoolPositions(images.Count)];
        ClassificationPrediction[] predictions = predict([.. positions.Select(p => (images[p].ToArray(), images.Width, images.Height))]);
        if (predictions.Length != positions.Length)
            throw new InvalidOperationException($"{positions.Length} digits got {predictions.Length} predictions.");

        string imageFolder = Directory.CreateDirectory(Path.Combine(paths.Pool, "images")).FullName;
        string resultFolder = Directory.CreateDirectory(Path.Combine(paths.Pool, "inference_results")).FullName;
        var truth = new StringBuilder("file,true_label,predicted_label,correct\n");
        for (int i = 0; i < positions.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            (string name, string label, string predicted) = (FileName(i), Label(labels[positions[i]]), predictions[i].Label);
            File.WriteAllBytes(Path.Combine(imageFolder, name), encodePng(images[positions[i]], images.Width, images.Height, bands: 1));
            File.WriteAllText(Path.Combine(resultFolder, $"{name}_result.txt"), DigitsDemoJson.Result(predictions[i]));
            truth.Append(CultureInfo.InvariantCulture, $"{name},{label},{predicted},{(label == predicted ? 1 : 0)}\n");
        }
        File.WriteAllText(paths.Truth, truth.ToString());
    }

    private static string FileName(int index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}.png");

    private static string Label(byte digit) => digit.ToString(CultureInfo.InvariantCulture);
}
