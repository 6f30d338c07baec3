using System.CommandLine;
using HardExample.Cli.Help;

namespace HardExample.Cli.Commands;

/// <summary>The program itself; it only holds the commands.</summary>
internal sealed class HardExampleCommand()
    : RootCommand("Finds the images that a model most likely got wrong, with the reasons, for classification and detection."), IHasExamples
{
    public const string Program = "hardexample";

    public IReadOnlyList<string> Examples { get; } = [$"{Program} config init job.yaml", $"{Program} reasons 1-20-2"];

    /// <summary>The words that call a command, without the program: "ledger list"; empty for the program itself.</summary>
    public static string PathOf(Command command) => command is RootCommand ? ""
        : command.Parents.OfType<Command>().FirstOrDefault() is Command parent ? $"{PathOf(parent)} {command.Name}".TrimStart()
        : command.Name;
}
