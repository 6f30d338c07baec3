using System.CommandLine;
using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Rows;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Vision.Imaging;
using HardExample.Vision.Observation;

namespace HardExample.Benchmarks;

/// <summary>Measures the rows of the performance table.</summary>
internal sealed class SpeedCommand : Command
{
    private readonly Option<string[]> _only = new(
        "--only") { Description = $"Measure only this row: {string.Join(", ", Catalog.All.Select(static b => b.Name))}; may stand "
            + "several times.", HelpName = "row" };
    private readonly Option<string?> _photos = Folder("--photos", "JPEG photos", "photos");
    private readonly Option<string?> _small = Folder("--small", "Small images with pool/, train.manifest and model/", "classification");
    private readonly Option<string?> _model = new(
        "--model") { Description = "An ONNX classifier for the photos, for example a ResNet-50 made by resnet50.py; without one, what "
            + "needs it is left out.", HelpName = "file" };
    private readonly Option<int> _modelPhotos = new(
        "--model-photos") { Description = "Photos that this model looks at, with all their "
            + "augmentations.", HelpName = "number", DefaultValueFactory = static _ => 240 };
    private readonly Option<string> _python = new(
        "--python") { Description = "A Python with numpy (over OpenBLAS) and scikit-learn, the yardsticks of matrix "
            + "products and k-means.", HelpName = "program", DefaultValueFactory = static _ => "python3" };
    private readonly Option<int> _rounds = new(
        "--rounds") { Description = "Rounds after the warm-up.", DefaultValueFactory = static _ => 5 };
    private readonly Option<int> _threads = new(
        "--threads") { Description = "Threads.", DefaultValueFactory = static _ => Environment.ProcessorCount };
    private readonly Option<double> _scale = new("--scale") { Description = "Share of the full sizes, for a quick look.",
        DefaultValueFactory = static _ => 1 };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON instead of a table." };
    private readonly TextWriter _output, _messages;

    public SpeedCommand(TextWriter output, TextWriter messages)
        : base(
            "speed", "Measure speed and memory, each beside what the machine can do: medians of several rounds with minimum and maximum.")
    {
        (_output, _messages) = (output, messages);
        foreach (Option option in new Option[] { _only, _photos, _small, _model, _modelPhotos, _python, _rounds, _threads, _scale, _json })
            Add(option);
        SetAction((parsed, cancel) => Task.Run(() => Run(parsed, cancel), CancellationToken.None));
    }

    private static Option<string?> Folder(string name, string what, string standard) => new(name)
    {
        Description = what + "; without it those of shared/data beside the checkout.", HelpName = "directory",
        DefaultValueFactory = _ => Checkout.Data(standard),
    };

    private void Run(ParseResult parsed, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("hardexample-bench-").FullName;
        try
        {
            double scale = Within(parsed.GetValue(_scale), 1e-6, 1, "--scale");
            var settings = new BenchSettings
            {
                // Asking starts the libraries as the product starts them, without telemetry, also for the bare runs beside it.
                Software = ObserverVersion.Software(ImageDecoderFactory.Create(MiningExtensions.Default)),
                Photos = parsed.GetValue(_photos),
                Classification = parsed.GetValue(_small),
                Model = parsed.GetValue(_model),
                ModelPhotos = Math.Max(10, (int)(Within(parsed.GetValue(_modelPhotos), 10, 1_000_000, "--model-photos") * scale)),
                Python = parsed.GetRequiredValue(_python),
                Rounds = Within(parsed.GetValue(_rounds), 1, 1000, "--rounds"),
                Threads = Within(parsed.GetValue(_threads), 1, 4096, "--threads"),
                Scale = scale,
                Folder = folder,
                Cancel = cancel,
            };
            string[] only = parsed.GetValue(_only) ?? [];
            bool json = parsed.GetValue(_json);
            if (!json) BenchPrinter.PrintHead(settings, _output);
            var measurements = new List<Measurement>();
            foreach (IBenchmark benchmark in Chosen(only)) Measure(benchmark, settings, only.Length > 0, json, measurements);
            if (json) BenchPrinter.PrintJson(measurements, settings, _output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Measure(IBenchmark benchmark, BenchSettings settings, bool wanted, bool json, List<Measurement> measurements)
    {
        _messages.WriteLine($"measuring {benchmark.Name} …");
        try
        {
            foreach (Measurement measurement in benchmark.Run(settings))
            {
                measurements.Add(measurement);
                if (!json) BenchPrinter.Print(measurement, _output);
            }
        }
        // Who measures everything may lack an input; who asks for one row is told as an error.
        catch (Exception e) when (!wanted && e is (InputException or ConfigurationException))
        {
            _messages.WriteLine($"{benchmark.Name} is left out: {e.Message}");
        }
    }

    private static IEnumerable<IBenchmark> Chosen(string[] names)
    {
        foreach (string name in names)
            if (!Catalog.All.Any(b => b.Name == name))
                throw new ConfigurationException(
                    $"There is no row '{name}'; there are {string.Join(", ", Catalog.All.Select(static b => b.Name))}.");
        return Catalog.All.Where(b => names.Length == 0 || names.Contains(b.Name));
    }

    private static T Within<T>(T value, T least, T most, string option) where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? value
        : throw new ConfigurationException($"{option} is {value}; give {least} to {most}.");
}
