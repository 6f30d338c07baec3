using System.CommandLine;
using System.CommandLine.Invocation;
using HardExample.Cli.Output;

namespace HardExample.Cli.Help;

/// <summary>The usual help, then the command's examples; for the program itself also the exit codes of all commands.</summary>
internal sealed class ExampleHelpAction(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => usual.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not IHasExamples { Examples: { Count: > 0 } examples }) return code;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
        foreach (string example in examples) output.WriteLine("  " + example);
        output.WriteLine();
        if (parseResult.CommandResult.Command is not RootCommand) return code;
        output.WriteLine("Exit codes:");
        foreach ((int ends, string meaning) in ExitCode.All) output.WriteLine($"  {ends}  {meaning}");
        output.WriteLine();
        return code;
    }
}

/// <summary>A command whose help shows examples.</summary>
internal interface IHasExamples
{
    /// <summary>Command lines that work as they stand, given the files they name.</summary>
    IReadOnlyList<string> Examples { get; }
}
