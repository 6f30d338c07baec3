using System.CommandLine;
using HardExample.Cli.Help;

namespace HardExample.Cli.Commands;

/// <summary>The program itself; it only holds the commands.</summary>
internal sealed class HardExampleCommand()
    : RootCommand("Finds the images that a model most likely got wrong, with the reasons, for classification and detection."), IHasExamples
{
    public const string Program = "hardexample";

    public IReadOnlyList<string> Examples { get; } = [$"{Program} config init job.yaml", $"{Program} reasons 1-20-2"];
}
