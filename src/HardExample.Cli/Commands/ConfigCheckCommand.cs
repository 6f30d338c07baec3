using System.Collections.Immutable;
using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using HardExample.Core.Configuration;
using HardExample.Jobs;
using HardExample.Jobs.Stages;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Names every diagnostic of a configuration.</summary>
internal sealed class ConfigCheckCommand : Command, IHasExamples
{
    public ConfigCheckCommand(CliConsole console) : base("check",
        "Check a configuration file, try the paths, models and the log that it names, and name every error; exit code 2 when there is one.")
    {
        var path = new Argument<string>("path") { Description = "The file to check." };
        Option<string[]> set = ConfigurationOptions.CreateSet();
        var input = new Option<string?>("--input")
        {
            Description = "Try the configuration on this input too: read its results, and compare up to 50 of them with what the "
                + "inference model predicts.", HelpName = "path",
        };
        Add(path);
        Add(set);
        Add(input);
        SetAction(async (parsed, cancel) =>
        {
            string file = parsed.GetRequiredValue(path);
            string text = ConfigurationOptions.ReadText(file);
            KeyValuePair<string, object?>[] overrides = [.. (parsed.GetValue(set) ?? []).Select(MiningConfigReader.ParseAssignment)];
            ImmutableArray<ConfigurationDiagnostic> diagnostics = MiningConfigReader.Check(text, overrides);
            if (diagnostics.IsEmpty)
            {
                MiningConfig config = MiningConfigReader.Read(text, overrides, file);
                using StorageResolver storage = StorageFactory.Create(config.Extensions);
                var events = new ConsoleJobEvents(console, new LineProgress(console.Error, TimeProvider.System), verbose: true);
                diagnostics = [.. new ConfigurationTrial(storage, events).Run(config)];
            }
            foreach (ConfigurationDiagnostic diagnostic in diagnostics) console.Error.WriteLine($"{file}: {diagnostic}");
            if (!diagnostics.IsEmpty) return ExitCode.Usage;
            console.Output.WriteLine($"{file} is in order");
            if (parsed.GetValue(input) is not { } tried) return ExitCode.Success;
            InputFindings found = await JobRunner.CheckAsync(MiningConfigReader.Read(text, overrides, file), tried, console, cancel)
                .ConfigureAwait(false);
            console.Output.WriteLine($"{tried}: {found.Samples} samples, {found.LeftOut} left out");
            if (found.Agreement is { } agreement)
                console.Output.WriteLine(FormattableString.Invariant(
                    $"the model agrees with {100 * agreement.Share:0} % of the results of {agreement.Images} images"));
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample config check job.yaml",
        "hardexample config check job.yaml --set margin=0.7", "hardexample config check job.yaml --input in"];
}
