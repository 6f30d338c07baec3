using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using HardExample.Cli.Commands;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Errors;
using HardExample.Jobs.Output;

namespace HardExample.Cli;

/// <summary>The command line as a whole: the commands, and how errors become messages and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">What the user typed.</param>
    /// <param name="console">Where to write.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args, CliConsole console, CancellationToken cancellationToken = default) =>
        RunAsync(Build(console), args, console, cancellationToken);

    /// <summary>Runs one command of a given tree.</summary>
    internal static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> args, CliConsole console, CancellationToken cancellationToken)
    {
        ParseResult parsed = root.Parse(args);
        var invocation = new InvocationConfiguration
        {
            Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        };
        if (parsed.Action is ParseErrorAction misuse)
        {
            misuse.ShowHelp = false;
            string help = $"{HardExampleCommand.Program} {ResultDocument.PathOf(parsed.CommandResult.Command)}".TrimEnd();
            invocation.Output = console.Error; // suggestions are messages, not results
            await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
            await console.Error.WriteLineAsync($"'{help} --help' shows what can be given.").ConfigureAwait(false);
            return Document(console, parsed, ExitCode.Usage, "InvalidCommandLine",
                string.Join('\n', parsed.Errors.Select(static e => e.Message)));
        }
        try
        {
            return await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Fail(console, parsed, ExitCode.JobFailed, "Cancelled", JobLog.Cancelled);
        }
        catch (HardExampleException e)
        {
            return Fail(console, parsed, e is ConfigurationException ? ExitCode.Usage : ExitCode.JobFailed, e.ErrorId, e.Message);
        }
        catch (Exception e)
        {
            // A defect of the program: everything that helps to find it is shown.
            return Fail(console, parsed, ExitCode.JobFailed, "UnexpectedError", $"unexpected error, a defect in this program: {e}");
        }
    }

    /// <summary>The tree of commands.</summary>
    public static RootCommand Build(CliConsole console)
    {
        var root = new HardExampleCommand
        {
            new DemoCommand(console),
            new MineCommand(console),
            new SubmitCommand(console),
            new StatusCommand(console),
            new StopCommand(console),
            new PlanCommand(console),
            new ObserveCommand(console),
            new ReduceCommand(console),
            new EvaluateCommand(console),
            new DriftCommand(console),
            new ReportCommand(console),
            new TuneCommand(console),
            new LedgerCommand(console),
            new ReasonsCommand(console),
            new ConfigCommand(console),
            new BenchCommand(console),
        };
        foreach (Option option in root.Options)
            if (option is HelpOption { Action: SynchronousCommandLineAction usual } help) help.Action = new ExampleHelpAction(usual);
        return root;
    }

    private static int Fail(CliConsole console, ParseResult parsed, int code, string id, string message)
    {
        console.Error.WriteLine("hardexample: " + message);
        return Document(console, parsed, code, id, message);
    }

    private static int Document(CliConsole console, ParseResult parsed, int code, string id, string message) =>
        ResultDocument.IsWanted(parsed) ? ResultDocument.Write(console, parsed, code, json => json.WriteError(id, message)) : code;
}
