using System.Diagnostics;
using HardExample.Core.Errors;

namespace HardExample.Cluster.Engines;

/// <summary>Runs a command of Slurm.</summary>
internal static class SlurmCommand
{
    /// <summary>What a command printed and ended with.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="program">sbatch, squeue, sacct or scancel; found on PATH.</param>
    /// <param name="arguments">Its arguments; no shell reads them.</param>
    /// <exception cref="ConfigurationException">It cannot be started.</exception>
    public static Result Run(string program, IEnumerable<string> arguments)
    {
        using var process =
            new Process { StartInfo = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ConfigurationException(
                $"{program} cannot be started ({e.Message}): the commands of Slurm are not on the PATH of this machine. Run this on a "
                + "login node of the cluster, or use --engine local.", e);
        }
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult().Trim());
    }
}
