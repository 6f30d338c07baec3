using System.CommandLine;
using HardExample.Cli.Bench;
using HardExample.Cli.Help;
using HardExample.Core.Errors;

namespace HardExample.Cli.Commands;

/// <summary>Measures this program beside what the machine can do.</summary>
internal sealed class BenchCommand : Command, IHasExamples
{
    private static readonly IBenchmark[] Benchmarks =
    [
        new DecodeBenchmark(), new EmbeddingBenchmark(), new JobBenchmark(), new CacheBenchmark(), new NumericsBenchmark("neighbours"), new NumericsBenchmark("kmeans"),
        new NumericsBenchmark("kcenter"), new ReadingBenchmark(), new ProcessBenchmark("memory"), new ProcessBenchmark("start"),
    ];

    private readonly Option<string[]> _only = new("--only") { Description = $"Measure only this: {string.Join(", ", Benchmarks.Select(static b => b.Name))}; may stand several times.", HelpName = "name" };
    private readonly Option<string?> _photos = Folder("--photos", "JPEG photos", "photos");
    private readonly Option<string?> _small = Folder("--small", "Small images with pool/, train.manifest and model/", "classification");
    private readonly Option<string?> _model = new("--model") { Description = "An ONNX classifier for the photos, for example a ResNet-50; without one, what needs it is left out.", HelpName = "file" };
    private readonly Option<string> _python = new("--python") { Description = "A Python with numpy, whose matrix product is the yardstick.", HelpName = "program", DefaultValueFactory = static _ => "python3" };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Rounds after the warm-up.", DefaultValueFactory = static _ => 5 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads.", DefaultValueFactory = static _ => Environment.ProcessorCount };
    private readonly Option<double> _scale = new("--scale") { Description = "Share of the full sizes, for a quick look.", DefaultValueFactory = static _ => 1 };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON instead of text." };

    public BenchCommand(CliConsole console) : base("bench", "Measure speed and memory, each beside what the machine can do: medians of several rounds with minimum and maximum.")
    {
        foreach (Option option in new Option[] { _only, _photos, _small, _model, _python, _rounds, _threads, _scale, _json }) Add(option);
        SetAction((parsed, cancel) => Task.Run(() => Run(parsed, console, cancel), CancellationToken.None));
    }

    public IReadOnlyList<string> Examples { get; } =
        ["hardexample bench --photos photos --model resnet50.onnx", "hardexample bench --only neighbours --only kcenter --scale 0.2 --json"];

    private static Option<string?> Folder(string name, string what, string standard) => new(name)
    {
        Description = what + ".", HelpName = "directory", DefaultValueFactory = _ => Path.Combine("..", "shared", "data", standard) is var path && Directory.Exists(path) ? path : null,
    };

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("hardexample-bench-").FullName;
        try
        {
            var settings = new BenchSettings
            {
                Photos = parsed.GetValue(_photos),
                Classification = parsed.GetValue(_small),
                Model = parsed.GetValue(_model),
                Python = parsed.GetRequiredValue(_python),
                Rounds = Within(parsed.GetValue(_rounds), 1, 1000, "--rounds"),
                Threads = Within(parsed.GetValue(_threads), 1, 4096, "--threads"),
                Scale = Within(parsed.GetValue(_scale), 1e-6, 1, "--scale"),
                Folder = folder,
                Cancel = cancel,
            };
            var measurements = new List<Measurement>();
            foreach (IBenchmark benchmark in Chosen(parsed.GetValue(_only) ?? []))
                Measure(benchmark, settings, parsed, console, measurements);
            if (parsed.GetValue(_json)) BenchPrinter.PrintJson(measurements, settings, console);
            return ExitCode.Success;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Measure(IBenchmark benchmark, BenchSettings settings, ParseResult parsed, CliConsole console, List<Measurement> measurements)
    {
        console.Message($"measuring {benchmark.Name} …");
        try
        {
            foreach (Measurement measurement in benchmark.Run(settings))
            {
                measurements.Add(measurement);
                if (!parsed.GetValue(_json)) BenchPrinter.Print(measurement, console);
            }
        }
        // Who measures everything may lack an input; who asks for one benchmark is told as an error.
        catch (InputException e) when (parsed.GetValue(_only) is not { Length: > 0 })
        {
            console.Message($"{benchmark.Name} is left out: {e.Message}");
        }
    }

    private static IEnumerable<IBenchmark> Chosen(string[] names)
    {
        foreach (string name in names)
            if (!Benchmarks.Any(b => b.Name == name))
                throw new ConfigurationException($"There is no benchmark '{name}'; there are {string.Join(", ", Benchmarks.Select(static b => b.Name))}.");
        return Benchmarks.Where(b => names.Length == 0 || names.Contains(b.Name));
    }

    private static T Within<T>(T value, T least, T most, string option) where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? value : throw new ConfigurationException($"{option} is {value}; give {least} to {most}.");
}
