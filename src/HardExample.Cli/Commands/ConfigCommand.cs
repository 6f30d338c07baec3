using System.CommandLine;
using HardExample.Cli.Help;
using HardExample.Cli.Output;

namespace HardExample.Cli.Commands;

/// <summary>Holds the commands about configuration files.</summary>
internal sealed class ConfigCommand : Command, IHasExamples
{
    public ConfigCommand(CliConsole console) : base("config", "Make or check a configuration file.")
    {
        Add(new ConfigInitCommand(console));
        Add(new ConfigCheckCommand(console));
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample config init job.yaml", "hardexample config check job.yaml"];
}
