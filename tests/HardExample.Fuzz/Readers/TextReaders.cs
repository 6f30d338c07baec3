using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Formats;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;

namespace HardExample.Fuzz.Readers;

/// <summary>
/// Readers of text. What is read is written again and read once more: a value that cannot be written would be lost later.
/// </summary>
internal static class TextReaders
{
    public static Func<byte[], bool> Result(Sandbox sandbox) => static input =>
    {
        Prediction prediction = InferenceResultFile.Parse(input);
        RequireScores(prediction);
        var written = new System.Buffers.ArrayBufferWriter<byte>();
        InferenceResultFile.Write(written, prediction);
        Prediction again = InferenceResultFile.Parse(written.WrittenSpan);
        if (Count(again) != Count(prediction))
            throw new PropertyException($"{Count(prediction)} scores were written, {Count(again)} are read.");
        return true;
    };

    /// <summary>Every line that is not blank is an entry or a problem with its number.</summary>
    public static Func<byte[], bool> Manifest(Sandbox sandbox) => static input =>
    {
        ManifestLine[] lines = [.. ManifestFile.Read(new MemoryStream(input))];
        if (Utf16Text.ToUtf8(input).SequenceEqual(input))
        {
            int filled = Lines(input).Where(static (t, i) => !ManifestFile.Content(t, i + 1).IsEmpty).Count();
            if (lines.Length != filled) throw new PropertyException($"Of {filled} lines {lines.Length} are told of.");
        }
        foreach (ManifestLine line in lines)
        {
            if (line.Entry is null == line.Problem is null)
                throw new PropertyException($"Line {line.Number} is neither an entry nor a problem.");
            if (line.Problem is { } problem) Messages.Require(problem);
        }
        int orders = ManifestFile.ReadParts(new MemoryStream(input)).Sum(static p => p.ReadOrder("time").Count);
        if (orders != lines.Length) throw new PropertyException($"{lines.Length} lines are read, {orders} are ordered.");
        return lines.All(static l => l.Entry is not null);
    };

    public static Func<byte[], bool> Annotation(Sandbox sandbox) => static input =>
    {
        VocAnnotation annotation = PascalVocFile.Parse(input);
        DetectedBox[] boxes = [.. annotation.Objects.Select(static o => new DetectedBox(o.Label, o.Confidence ?? 1, o.Box))];
        RequireScores(new DetectionPrediction([.. boxes]));
        (int width, int height) = (annotation.Width ?? 100, annotation.Height ?? 100);
        string written = PascalVocFile.Write(annotation.FileName ?? "1.png", width, height, [.. boxes]);
        boxes = [.. boxes.Where(b => PascalVocFile.Cut(b.Box, width, height) is not null)];
        int count = PascalVocFile.Parse(Encoding.UTF8.GetBytes(written)).Objects.Length;
        if (count != boxes.Length) throw new PropertyException($"{boxes.Length} boxes were written, {count} are read.");
        return true;
    };

    public static Func<byte[], bool> Configuration(Sandbox sandbox) => input =>
    {
        string first = MiningConfigWriter.ToYaml(MiningConfigReader.Read(Text(sandbox, input), null, "job.yaml"));
        string second = MiningConfigWriter.ToYaml(MiningConfigReader.Read(first));
        if (first != second) throw new PropertyException("A configuration that was written and read is another one.");
        return true;
    };

    public static Func<byte[], bool> Truth(Sandbox sandbox) => static input =>
    {
        using var text = new StreamReader(new MemoryStream(input));
        return TruthFile.Read(text, "truth.csv").All(static e => e.Difficulty is null or (>= 0 and <= 1))
            ? true : throw new PropertyException("A difficulty is not in [0, 1].");
    };

    public static Func<byte[], bool> ScoredSamples(Sandbox sandbox) => static input =>
    {
        Sample[] samples = [.. ScoredSampleFile.Read(new MemoryStream(input), "samples.jsonl")];
        using var written = new MemoryStream();
        ScoredSampleFile.Write(written, samples);
        written.Position = 0;
        int count = ScoredSampleFile.Read(written, "samples.jsonl").Count();
        if (count != samples.Length) throw new PropertyException($"{samples.Length} samples were written, {count} are read.");
        return true;
    };

    /// <summary>The text of a file as the program reads it.</summary>
    public static string Text(Sandbox sandbox, byte[] input)
    {
        sandbox.Write("in/text", input);
        return File.ReadAllText(sandbox["in/text"]);
    }

    private static IEnumerable<byte[]> Lines(byte[] text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int length = text.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0) length = text.Length - start;
            yield return text[start..(start + length)];
            start += length + 1;
        }
    }

    private static int Count(Prediction prediction) => prediction is DetectionPrediction d ? d.Boxes.Length
        : ((ClassificationPrediction)prediction).Scores.Length;

    private static void RequireScores(Prediction prediction)
    {
        IEnumerable<double> scores = prediction is DetectionPrediction d ? d.Boxes.Select(static b => b.Score)
            : ((ClassificationPrediction)prediction).Scores.Select(static s => s.Score);
        foreach (double score in scores)
            if (!(score is >= 0 and <= 1)) throw new PropertyException($"A score of {score} was taken.");
        if (prediction is DetectionPrediction { Boxes: var boxes }
            && boxes.Any(static b => !double.IsFinite(b.Box.XMin * 0 + b.Box.YMin * 0 + b.Box.XMax * 0 + b.Box.YMax * 0)))
            throw new PropertyException("A box that is not finite was taken.");
    }
}
