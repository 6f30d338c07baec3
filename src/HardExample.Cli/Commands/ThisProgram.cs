namespace HardExample.Cli.Commands;

/// <summary>How this program is started.</summary>
internal static class ThisProgram
{
    /// <summary>Program and first arguments: the executable, or dotnet with the assembly.</summary>
    public static IReadOnlyList<string> Command { get; } = Find();

    private static string[] Find()
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        string assembly = Path.Combine(AppContext.BaseDirectory, "hardexample.dll");
        if (Path.GetFileNameWithoutExtension(program) == "hardexample") return [program];
        // Started as `dotnet hardexample.dll`, or within another program, the process is another one.
        string executable = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "hardexample.exe" : "hardexample");
        return File.Exists(executable) ? [executable] : [program, assembly];
    }
}
