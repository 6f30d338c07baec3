using System.CommandLine;
using HardExample.Cli.Demo;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Jobs;
using HardExample.Jobs.Models;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Cli.Commands;

/// <summary>The main job on real data: handwritten digits, classified by a model that was trained on few of them.</summary>
internal sealed class DemoCommand : Command, IHasExamples
{
    public DemoCommand(CliConsole console) : base(
        "demo", "Run the whole job on handwritten digits: all seven algorithms with the default weights.")
    {
        var folder = new Option<string>("--output")
        {
            Description = "Where digits and results go.", HelpName = "directory",
            DefaultValueFactory = static _ => Path.Combine("artifacts", "demo"),
        };
        Add(folder);
        SetAction(async (parsed, cancel) =>
        {
            string root = Path.GetFullPath(parsed.GetRequiredValue(folder));
            DigitsDemoPaths digits = WriteDigits(Path.Combine(root, "digits"), console, cancel);
            var request = new JobRequest
            {
                InputPath = digits.Pool,
                KeepSamples = false,
                ReleasesMemory = true,
                OutputPath = Path.Combine(root, "output"),
                Overwrite = true,
                Config = MiningConfig.Default with
                {
                    ModelServingUrl = digits.Model,
                    TrainDataPath = digits.TrainManifest,
                    TaskSummaryFile = Path.Combine(root, "job.json"),
                },
            };
            JobResult result = await JobRunner.RunAsync(request, console, false, cancel).ConfigureAwait(false);
            SummaryPrinter.Print(result, console);
            console.Output.WriteLine($"compare with the truth: hardexample evaluate --output {request.OutputPath} --truth {digits.Truth}");
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample demo", "hardexample demo --output /tmp/digits"];

    private static DigitsDemoPaths WriteDigits(string folder, CliConsole console, CancellationToken cancel)
    {
        console.Message("writing the digits as images, with the results of a small classifier");
        string data = Path.Combine(AppContext.BaseDirectory, "demo");
        using var classifier = new DigitClassifier(Path.Combine(data, "model"), StorageResolver.Local);
        return new DigitsDemoSet(data, ImageEncoder.EncodePng, classifier.Predict).Write(folder, cancel);
    }
}
