using HardExample.Cli.Output;

namespace HardExample.Cli.Tests;

/// <summary>One run of the command line with what it wrote, as when its output is redirected.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    public static async Task<CliRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CommandLine.RunAsync(args, new CliConsole(output, error, outputIsTerminal: false, errorIsTerminal: false));
        return new(code, output.ToString(), error.ToString());
    }
}
