using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using HardExample.Core.Errors;
using HardExample.Storage;

namespace HardExample.Jobs.Output;

/// <summary>
/// The metrics of a job as a file for node_exporter's textfile collector: how it ended, however it ended, and what it found. The file is
/// replaced as a whole when the job ends. Without a path it does nothing.
/// </summary>
/// <param name="path">Where the file goes; null for none.</param>
/// <param name="clock">Gives the time that the job ended.</param>
public sealed class JobMetrics(string? path, TimeProvider clock)
{
    private const string Parameter = "the metrics path", Extension = ".prom";

    private static readonly ConcurrentDictionary<JobMetrics, bool> Running = [];

    private readonly StatusFile _file = new(StorageResolver.Local, Parameter, "metrics file of a job", MetricsText.IsMetrics, path);
    private long _started;
    private bool _isBegun;

    /// <summary>Makes sure that the file can be written; it stays as it is until the job ends.</summary>
    /// <param name="outputPath">The output directory of the job, which need not be there yet; null for none.</param>
    /// <param name="taken">What else the job uses.</param>
    /// <exception cref="ConfigurationException">The collector would not read a file of this name, or it is not of this machine.</exception>
    /// <exception cref="StorageException">The path cannot be written to, or holds something else.</exception>
    internal void Begin(string? outputPath, IEnumerable<TakenPaths> taken)
    {
        if (_file.Location is not { } location) return;
        if (location.Kind != StorageKind.Local)
            throw new ConfigurationException($"{Parameter} is {location}, which is not local. The collector reads files of its machine.");
        if (!location.Value.EndsWith(Extension, StringComparison.Ordinal))
            throw new ConfigurationException($"{Parameter} is {location}. The collector reads files that end in {Extension} only.");
        _file.Check(outputPath, taken);
        _file.TryFolder();
        _started = clock.GetTimestamp();
        _isBegun = true;
        Running[this] = true;
    }

    /// <summary>Writes what a job found.</summary>
    /// <param name="summary">Counts and times.</param>
    /// <param name="ledger">The ledger of the job; null without one.</param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    internal void Success(JobSummary summary, string? ledger)
    {
        if (!End()) return;
        var text = new MetricsText(NameLabel);
        double now = Now;
        WriteEnd(text, succeeded: true, now, now, summary.Elapsed);
        text.Write(summary);
        if (ledger is not null && new FileInfo(ledger) is { Exists: true } file)
            text.Gauge("hardexample_ledger_size_bytes", "Size of the file of the ledger.", file.Length);
        _file.Write(text.ToUtf8());
    }

    /// <summary>Writes that the job failed or was cancelled; when the last one succeeded is kept.</summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    internal void Failure()
    {
        if (!End()) return;
        var text = new MetricsText(NameLabel);
        WriteEnd(text, succeeded: false, Now, _file.Read() is { } before ? MetricsText.LastSuccess(before) : null,
            clock.GetElapsedTime(_started));
        _file.Write(text.ToUtf8());
    }

    /// <summary>Writes that a job failed before it could begin.</summary>
    /// <param name="error">What is wrong with its configuration.</param>
    /// <param name="path">Where the metrics go; null for none.</param>
    /// <exception cref="ConfigurationException">The file cannot be written either; the message says both.</exception>
    public static void WriteFailure(HardExampleException error, string? path)
    {
        ArgumentNullException.ThrowIfNull(error);
        var metrics = new JobMetrics(path, TimeProvider.System);
        try
        {
            metrics.Begin(outputPath: null, []);
            metrics.Failure();
        }
        catch (HardExampleException unwritten)
        {
            throw new ConfigurationException($"{error.Message}\nThe metrics could not be written either. {unwritten.Message}", error);
        }
    }

    /// <summary>Writes that all jobs of this process failed: it is about to end before they can.</summary>
    public static void CancelRunning()
    {
        foreach (JobMetrics metrics in Running.Keys) metrics.Failure();
    }

    // Files of several jobs lie in one folder of the collector, which refuses equal series.
    private string NameLabel => Path.GetFileNameWithoutExtension(path!.Trim());

    private double Now => clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    private bool End()
    {
        Running.TryRemove(this, out _);
        return _isBegun;
    }

    private static void WriteEnd(MetricsText text, bool succeeded, double now, double? lastSuccess, TimeSpan elapsed)
    {
        text.Gauge("hardexample_build_info", "Versions of the program and of what it runs on; always 1.",
            [([.. SoftwareVersions.All.Select(static v => (v.Key, v.Value))], 1)]);
        text.Gauge("hardexample_job_success", "Whether the last job succeeded: 1 or 0.", succeeded ? 1 : 0);
        text.Gauge("hardexample_job_last_run_timestamp_seconds", "When the last job ended, Unix time.", now);
        if (lastSuccess is { } time)
            text.Gauge("hardexample_job_last_success_timestamp_seconds", "When a job last succeeded, Unix time.", time);
        text.Gauge("hardexample_job_duration_seconds", "How long the last job took.", elapsed.TotalSeconds);
    }
}
