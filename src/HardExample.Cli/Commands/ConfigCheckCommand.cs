using System.Collections.Immutable;
using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Progress;
using HardExample.Core.Configuration;
using HardExample.Jobs;
using HardExample.Storage;

namespace HardExample.Cli.Commands;

/// <summary>Names every fault of a configuration.</summary>
internal sealed class ConfigCheckCommand : Command, IHasExamples
{
    public ConfigCheckCommand(CliConsole console) : base("check", "Check a configuration file, try the paths, models and the log that it names, and name every fault; exit code 2 when there is one.")
    {
        var path = new Argument<string>("path") { Description = "The file to check." };
        Option<string[]> set = ConfigurationOptions.CreateSet();
        Add(path);
        Add(set);
        SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(path);
            KeyValuePair<string, object?>[] overrides = [.. (parsed.GetValue(set) ?? []).Select(MiningConfigReader.ParseAssignment)];
            string text = ConfigurationOptions.ReadText(file);
            ImmutableArray<ConfigurationFault> faults = MiningConfigReader.Check(text, overrides);
            if (faults.IsEmpty)
            {
                MiningConfig config = MiningConfigReader.Read(text, overrides, file);
                using StorageResolver storage = StorageFactory.Create(config.Extensions);
                faults = [.. new ConfigurationTrial(storage, new ConsoleJobEvents(console, new LineProgress(console.Error, TimeProvider.System), verbose: true)).Run(config)];
            }
            foreach (ConfigurationFault fault in faults) console.Error.WriteLine($"{file}: {fault}");
            if (!faults.IsEmpty) return ExitCode.Usage;
            console.Output.WriteLine($"{file} is in order");
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample config check job.yaml", "hardexample config check job.yaml --set margin=0.7"];
}
