namespace HardExample.Cli.Help;

/// <summary>A command whose help shows examples.</summary>
internal interface IHasExamples
{
    /// <summary>Command lines that work as they stand, given the files they name.</summary>
    IReadOnlyList<string> Examples { get; }
}
