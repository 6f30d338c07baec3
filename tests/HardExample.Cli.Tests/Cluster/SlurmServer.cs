using System.Diagnostics;

namespace HardExample.Cli.Tests.Cluster;

/// <summary>
/// A Slurm on loopback, which tests/cluster/start-slurm.sh starts and which goes with it; this process uses it meanwhile.
/// </summary>
public sealed class SlurmServer : IDisposable
{
    private const string Variable = "SLURM_CONF";

    private static readonly string[] Programs = ["sbatch", "squeue", "scancel", "slurmctld", "slurmd", "munged"];

    private readonly Process? _process;

    public SlurmServer()
    {
        if (Missing is not null) return;
        _process = Process.Start(new ProcessStartInfo("bash", [Script()]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        string conf = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("Slurm did not start; its messages stand above.");
        Environment.SetEnvironmentVariable(Variable, conf);
    }

    /// <summary>Why there is no Slurm; null when there is.</summary>
    public static string? Missing { get; } = Array.Find(Programs, static p => !IsInstalled(p)) is { } missing
        ? $"SKIPPED: {missing} is not installed (Debian's packages slurm-wlm and munge); Slurm was NOT tried." : null;

    public void Dispose()
    {
        if (_process is null) return;
        Environment.SetEnvironmentVariable(Variable, null);
        // The script ends jobs, daemons and its folder with its input.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(30_000)) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool IsInstalled(string program) => OperatingSystem.IsLinux()
        && (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Script()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(Path.Combine(at, "Directory.Packages.props"))) return Path.Combine(at, "tests", "cluster", "start-slurm.sh");
        throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
