using System.Collections.Immutable;
using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;

namespace HardExample.Cli.Commands;

/// <summary>Names every diagnostic of a configuration.</summary>
internal sealed class ConfigCheckCommand : Command, IHasExamples
{
    public ConfigCheckCommand(
        CliConsole console) : base("check", "Check a configuration file and name every error; exit code 2 when there is one.")
    {
        var path = new Argument<string>("path") { Description = "The file to check." };
        Option<string[]> set = ConfigurationOptions.CreateSet();
        Add(path);
        Add(set);
        SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(path);
            IEnumerable<KeyValuePair<string, object?>> overrides = (parsed.GetValue(set) ?? []).Select(MiningConfigReader.ParseAssignment);
            ImmutableArray<ConfigurationDiagnostic> diagnostics = MiningConfigReader.Check(ConfigurationOptions.ReadText(file), overrides);
            foreach (ConfigurationDiagnostic diagnostic in diagnostics) console.Error.WriteLine($"{file}: {diagnostic}");
            if (!diagnostics.IsEmpty) return ExitCode.Usage;
            console.Output.WriteLine($"{file} is in order");
            return ExitCode.Success;
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample config check job.yaml",
        "hardexample config check job.yaml --set margin=0.7"];
}
