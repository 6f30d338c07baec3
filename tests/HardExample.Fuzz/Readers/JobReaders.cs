using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs;
using HardExample.Jobs.Running;
using HardExample.Storage;
using SixLabors.ImageSharp.Formats.Png;

namespace HardExample.Fuzz.Readers;

/// <summary>
/// Whole jobs of good samples with a mutated one beside them: a bad sample is left out by name, the good ones get what they get without it,
/// and only the output folder is written to.
/// </summary>
internal static partial class JobReaders
{
    private const int GoodSamples = 5;
    private const string BadImage = "7.png", ResultSuffix = "_result.txt";

    private static readonly string GoodLines = string.Concat(Enumerable.Range(1, GoodSamples).Select(static i =>
        $$"""{"source":"images/{{i}}.png","inference-loc":"inference_results/{{i}}.png{{ResultSuffix}}"}""" + "\n"));

    private static readonly MiningConfig Config = MiningConfig.Default with
    {
        HardThreshold = 0, Extensions = MiningExtensions.Default with { FeatureExtractor = FeatureExtractor.Descriptor, Threads = 1 },
    };

    public static byte[][] Images() => [.. ImageReaders.Formats.Select(static f => ImageReaders.Seeds(f)[0])];

    public static byte[][] ManifestLines() =>
    [
        TextSeeds.Bytes($$"""{"source":"images/{{BadImage}}","id":"a7","weight":1.50,"annotation":"""
            + """[{"type":"modelarts/image_classification","name":"cat","confidence":0.6,"annotated-by":"modelarts/auto"}]}"""),
        TextSeeds.Bytes($$"""{"source":"images/{{BadImage}}","inference-loc":"inference_results/1.png_result.txt","""
            + "\"hard\":\"True\",\"hard-reasons\":\"1-20\"}"),
    ];

    /// <summary>A folder as a script: image, result, text, folder, fifo NAME; link NAME TARGET.</summary>
    public static byte[][] Folders() =>
    [
        TextSeeds.Bytes("image 7.png\nresult 7.png\nimage sub/8.png\nresult sub/8.png\n"),
        TextSeeds.Bytes("image 7.jpe\nresult 7.jpe\nlink 9.png 1.png\nresult 9.png\nfolder sub/deep\ntext notes.txt\n"),
    ];

    public static Func<byte[], bool> OfImage(Sandbox sandbox)
    {
        Good(sandbox, detection: false);
        WriteResult(sandbox, BadImage, detection: false);
        return Runner(sandbox, "in", input => sandbox.Write("in/images/" + BadImage, input));
    }

    public static Func<byte[], bool> OfResult(Sandbox sandbox)
    {
        (Sandbox classes, Sandbox boxes) = (sandbox, sandbox.Another("boxes"));
        Func<byte[], bool> classification = Of(classes, false), detection = Of(boxes, true);
        return input => input.AsSpan().IndexOf("detection"u8) >= 0 ? detection(input) : classification(input);

        static Func<byte[], bool> Of(Sandbox folder, bool detection)
        {
            Good(folder, detection);
            WriteImage(folder, BadImage, 7);
            return Runner(folder, "in", input => folder.Write("in/inference_results/" + BadImage + ResultSuffix, input));
        }
    }

    public static Func<byte[], bool> OfManifest(Sandbox sandbox)
    {
        Good(sandbox, detection: false);
        WriteImage(sandbox, BadImage, 7);
        return Runner(sandbox, "in/set.manifest", input => sandbox.Write("in/set.manifest", [.. TextSeeds.Bytes(GoodLines), .. input]));
    }

    public static Func<byte[], bool> OfAnnotation(Sandbox sandbox)
    {
        Good(sandbox, detection: true);
        WriteImage(sandbox, BadImage, 7);
        sandbox.Write("in/set.manifest", TextSeeds.Bytes(GoodLines
            + $$"""{"source":"images/{{BadImage}}","annotation":[{"annotation-loc":"voc/7.xml","type":"modelarts/object_detection","""
            + "\"annotation-format\":\"PASCAL VOC\",\"annotated-by\":\"m\",\"confidence\":0.4}]}\n"));
        return Runner(sandbox, "in/set.manifest", input => sandbox.Write("in/voc/7.xml", input));
    }

    public static Func<byte[], bool> OfFolder(Sandbox sandbox)
    {
        int made = 0;
        Good(sandbox, detection: false);
        return Runner(sandbox, "in", input =>
        {
            sandbox.Empty("in");
            Good(sandbox, detection: false);
            made = Build(sandbox, Encoding.UTF8.GetString(input));
        }, told => made <= told - GoodSamples ? null : $"Of {made} entries only {told - GoodSamples} are told of.");
    }

    /// <summary>Runs a job for each input, and the same job without it for the first one that is refused.</summary>
    /// <param name="sandbox">Its folder.</param>
    /// <param name="input">What the job reads.</param>
    /// <param name="prepare">Puts the mutated file where the job reads it.</param>
    /// <param name="complaint">Says what is missing, given how many samples and problems there were; null = nothing.</param>
    private static Func<byte[], bool> Runner(Sandbox sandbox, string input, Action<byte[]> prepare, Func<int, string?>? complaint = null)
    {
        Dictionary<string, double>? alone = null;
        return mutant =>
        {
            if (alone is null)
            {
                prepare([]);
                alone = Coefficients(Run(sandbox, input, new()));
            }
            prepare(mutant);
            var events = new Events();
            string before = sandbox.Fingerprint();
            (JobResult? result, HardExampleException? end) = TryRun(sandbox, input, events);
            if (before != sandbox.Fingerprint()) throw new PropertyException("The job changed something outside of its output folder.");
            sandbox.RequireNoEscape();
            // Two tasks in one input are an error of the job, as documented.
            if (end is InputException { ErrorId: InputErrorIds.MixedTasks }) return false;
            if (end is not null || result is null) throw new PropertyException($"One bad sample ends the job: {end?.Message}");
            Check(sandbox, result, events);
            if (complaint?.Invoke(result.Samples.Count + events.Problems.Count) is { } missing) throw new PropertyException(missing);
            if (events.Problems.Count == 0) return true;
            Compare(alone, result, onlyGood: result.Samples.All(IsGood));
            return false;
        };
    }

    private static (JobResult? Result, HardExampleException? End) TryRun(Sandbox sandbox, string input, Events events)
    {
        try
        {
            return (Run(sandbox, input, events), null);
        }
        catch (HardExampleException e)
        {
            return (null, e);
        }
    }

    private static JobResult Run(Sandbox sandbox, string input, Events events)
    {
        if (Directory.Exists(sandbox["out"])) Directory.Delete(sandbox["out"], recursive: true);
        return new MiningJob(StorageResolver.Local, events).Run(
            new() { InputPath = sandbox[input], OutputPath = sandbox["out"], Config = Config }, CancellationToken.None);
    }

    private static void Check(Sandbox sandbox, JobResult result, Events events)
    {
        foreach (Sample sample in result.Samples)
            if (sample.HardCoefficient is not (>= 0 and <= 1))
                throw new PropertyException($"{sample.Id} has the coefficient {sample.HardCoefficient}.");
        foreach (SampleProblem problem in events.Problems) Messages.Require(problem);
        int lines = File.ReadLines(result.Export!.ManifestPath).Count();
        if (lines != result.Summary.HardSamples || result.Samples.Count != result.Summary.TotalSamples)
            throw new PropertyException($"The manifest has {lines} lines, the result {result.Samples.Count} samples, the summary "
                + $"{result.Summary.HardSamples} hard of {result.Summary.TotalSamples}.");
        if (events.Problems.Count < result.Summary.SkippedSamples)
            throw new PropertyException($"{result.Summary.SkippedSamples} samples are left out, {events.Problems.Count} are named.");
        foreach (string entry in Directory.EnumerateFileSystemEntries(sandbox["out"], "*", SearchOption.AllDirectories))
            if (new FileInfo(entry).LinkTarget is not null) throw new PropertyException($"{entry} is a link.");
    }

    private static void Compare(Dictionary<string, double> alone, JobResult result, bool onlyGood)
    {
        Dictionary<string, double> beside = Coefficients(result);
        foreach ((string name, double coefficient) in alone)
        {
            if (!beside.TryGetValue(name, out double other))
                throw new PropertyException($"The good sample {name} is lost beside the bad one.");
            if (onlyGood && other != coefficient) throw new PropertyException(string.Create(CultureInfo.InvariantCulture,
                $"{name} has {coefficient:R} alone and {other:R} beside a sample that is left out."));
        }
    }

    private static Dictionary<string, double> Coefficients(JobResult result)
    {
        var coefficients = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (Sample sample in result.Samples.Where(IsGood))
            coefficients.TryAdd(Path.GetFileName(sample.Source), sample.HardCoefficient!.Value);
        return coefficients;
    }

    private static bool IsGood(Sample sample) =>
        Path.GetFileName(sample.Source) is [>= '1' and <= (char)('0' + GoodSamples), '.', 'p', 'n', 'g']
        && Path.GetFileName(Path.GetDirectoryName(sample.Source)) == "images";

    private static void Good(Sandbox sandbox, bool detection)
    {
        for (int i = 1; i <= GoodSamples; i++)
        {
            WriteImage(sandbox, $"{i}.png", i);
            WriteResult(sandbox, $"{i}.png", detection);
        }
    }

    private static void WriteImage(Sandbox sandbox, string name, int number) =>
        sandbox.Write("in/images/" + name, ImageReaders.Encode(ImageReaders.Drawn(number), new PngEncoder()));

    private static void WriteResult(Sandbox sandbox, string name, bool detection)
    {
        int number = name[0] - '0';
        string result = detection
            ? FormattableString.Invariant(
                $$"""{"detection_classes":["cat"],"detection_boxes":[[2,1,{{10 + number}},20]]""")
                + FormattableString.Invariant($$""","detection_scores":[{{0.4 + number * 0.1}}]}""")
            : FormattableString.Invariant(
                $$"""{"predicted_label":"dog","scores":[["dog","{{0.4 + number * 0.05}}"],["cat","{{0.6 - number * 0.05}}"]]}""");
        sandbox.Write($"in/inference_results/{name}{ResultSuffix}", TextSeeds.Bytes(result));
    }

    /// <summary>
    /// Does what the lines of a script say, inside of in/images and in/inference_results; what the system does not take is passed over.
    /// </summary>
    /// <returns>How many images and links to files there are, all of which must be told of.</returns>
    private static int Build(Sandbox sandbox, string script)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in script.Split('\n').Take(50))
        {
            string[] words = line.TrimEnd('\r').Split(' ', 3);
            if (words.Length < 2) continue;
            string folder = sandbox[words[0] == "result" ? "in/inference_results" : "in/images"], path;
            try
            {
                path = Path.GetFullPath(Path.Combine(folder, words[1] + (words[0] == "result" ? ResultSuffix : "")));
                if (!path.StartsWith(folder + "/", StringComparison.Ordinal) || Path.Exists(path)) continue;
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (words[0] == "image") File.WriteAllBytes(path, ImageReaders.Encode(ImageReaders.Drawn(7), new PngEncoder()));
                else if (words[0] == "result") File.WriteAllText(path, """{"predicted_label":"dog","scores":[["dog",0.6],["cat",0.4]]}""");
                else if (words[0] == "text") File.WriteAllText(path, "text");
                else if (words[0] == "folder") Directory.CreateDirectory(path);
                else if (words[0] == "fifo" && OperatingSystem.IsLinux()) _ = MakeFifo(path, 0x180);
                else if (words[0] == "link") File.CreateSymbolicLink(path, words.ElementAtOrDefault(2) ?? "1.png");
                else continue;
                if (words[0] == "image" && path.EndsWith(".png", StringComparison.Ordinal) && !Path.GetRelativePath(folder, path)
                    .Split('/').Any(static p => p.StartsWith('.'))) made.Add(path);
            }
            catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or NotSupportedException)
            {
                continue;
            }
        }
        return made.Count;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    private sealed class Events : IJobEvents
    {
        public List<SampleProblem> Problems { get; } = [];

        public void Progress(JobProgress progress) { }

        public void Information(string message) { }

        public void Warning(string message) => Messages.Require(new InputException(message + " (a warning)"));

        public void Problem(SampleProblem problem) => Problems.Add(problem);
    }
}
