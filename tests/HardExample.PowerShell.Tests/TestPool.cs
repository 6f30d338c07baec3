using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace HardExample.PowerShell.Tests;

/// <summary>
/// A small world on disk: pool/ with images and results, train.manifest with labels, model/ with the digits model, truth.csv.
/// </summary>
internal static class TestPool
{
    private const int Side = 28;

    public static void Write(string folder, int count = 24)
    {
        foreach (string part in (string[])["pool/images", "pool/inference_results", "train", "model"])
            Directory.CreateDirectory(Path.Combine(folder, part));
        foreach (string file in (string[])["digits.onnx", "model.yaml"])
            File.Copy(Path.Combine(ShippedModule.Root, "examples", "digits", "model", file), Path.Combine(folder, "model", file));
        var truth = new StringBuilder("file,true_label,correct\n");
        for (int i = 1; i <= count; i++)
        {
            int label = i % 10, predicted = i % 4 == 0 ? (label + 1) % 10 : label;
            File.WriteAllBytes(Path.Combine(folder, "pool", "images", $"{i}.bmp"), Image(label, i));
            File.WriteAllText(Path.Combine(folder, "pool", "inference_results", $"{i}.bmp_result.txt"),
                Result(predicted, 0.99 - 0.06 * (i * 7 % 10)));
            truth.Append(CultureInfo.InvariantCulture, $"{i}.bmp,{label},{(predicted == label ? 1 : 0)}\n");
        }

        File.WriteAllText(Path.Combine(folder, "truth.csv"), truth.ToString());
        var manifest = new StringBuilder();
        for (int i = 1; i <= 30; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, "train", $"{i}.bmp"), Image(i % 10, i + 100));
            manifest.Append(CultureInfo.InvariantCulture,
                $$"""{"source":"train/{{i}}.bmp","usage":"TRAIN","annotation":"""
                    + $$"""[{"type":"modelarts/image_classification","name":"{{i % 10}}","annotated-by":"human"}]}""").Append('\n');
        }

        File.WriteAllText(Path.Combine(folder, "train.manifest"), manifest.ToString());
    }

    private static string Result(int predicted, double first) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"predicted_label":"{{predicted}}","scores":"""
            + $$"""[["{{predicted}}","{{first:0.000}}"],["{{(predicted + 5) % 10}}","{{1 - first:0.000}}"]]}""");

    /// <summary>A 24-bit BMP: bars whose places depend on the class, on a ground that depends on the image.</summary>
    private static byte[] Image(int label, int number)
    {
        const int row = Side * 3;
        var bytes = new byte[54 + row * Side];
        bytes[0] = (byte)'B';
        bytes[1] = (byte)'M';
        foreach ((int at, int value) in ((int, int)[])[(2, bytes.Length), (10, 54), (14, 40), (18, Side), (22, Side), (26, 1 | 24 << 16)])
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
            {
                bool bar = Math.Abs(x - 4 - 2 * label - number % 2) < 2 || (label % 3 == 0 && Math.Abs(y - 14) < 2);
                bytes.AsSpan(54 + row * y + 3 * x, 3).Fill((byte)(bar ? 230 - 7 * (number % 11) : (13 * number + 5 * x * y) % 31));
            }
        return bytes;
    }
}
