using System.Diagnostics;
using HardExample.Core.Errors;

namespace HardExample.Cluster.Engines;

/// <summary>Runs a command as a process of this machine, with what it prints in a file.</summary>
internal static class ChildTask
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="logFile">Takes what it prints; an earlier log is replaced.</param>
    /// <param name="cancel">Ends the process with its children.</param>
    /// <returns>Its exit code, and the last line of its errors.</returns>
    /// <exception cref="StorageException">The log cannot be written.</exception>
    /// <exception cref="ConfigurationException">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process has ended.</exception>
    public static async Task<(int ExitCode, string LastError)> RunAsync(
        IReadOnlyList<string> command, string logFile, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using StreamWriter log = Storage.LocalStorage.Try("write", logFile, static p => new StreamWriter(p) { AutoFlush = true });
        var info = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in command.Skip(1)) info.ArgumentList.Add(argument);
        using var process = new Process { StartInfo = info };
        var gate = new Lock();
        string last = "";
        process.OutputDataReceived += (_, line) => Keep(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, isError: true);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ConfigurationException($"{command[0]} cannot be started: {e.Message}", e);
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        return (process.ExitCode, last);

        void Keep(string? line, bool isError)
        {
            if (line is null) return;
            lock (gate)
            {
                if (isError && line.Length > 0) last = line;
                log.WriteLine(line);
            }
        }
    }
}
