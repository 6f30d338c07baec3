using System.Collections.Concurrent;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Text;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Jobs.Output;

/// <summary>
/// The job log (task_summary_file): RUNNING from the beginning of a job, then how it ended, however it ended; each state replaces the one
/// before. A device or a pipe gets the last state only. Without a path it does nothing.
/// </summary>
/// <param name="storage">Where the path is looked up.</param>
/// <param name="path">Where the log goes; null for none.</param>
public sealed class JobLog(StorageResolver storage, string? path)
{
    /// <summary>What the log of a cancelled job says.</summary>
    public const string Cancelled = "cancelled";

    private const string Parameter = "task_summary_file";

    private static readonly ConcurrentDictionary<JobLog, bool> Running = [];

    private readonly StatusFile _file = new(storage, Parameter, "job log", IsLog, path);

    /// <summary>Makes sure that the log can be written, and writes that the job runs.</summary>
    /// <param name="outputPath">The output directory of the job, which need not be there yet; null for none.</param>
    /// <exception cref="StorageException">The path cannot be written to, or holds something that is no job log.</exception>
    public void Begin(string? outputPath) => Begin(outputPath, []);

    /// <summary>Makes sure that the log can be written, and writes that the job runs.</summary>
    /// <param name="outputPath">The output directory of the job, which need not be there yet; null for none.</param>
    /// <param name="taken">What else the job uses: an empty file of it looks like an empty log.</param>
    /// <exception cref="StorageException">The path cannot be written to, or holds something that is no job log.</exception>
    internal void Begin(string? outputPath, IEnumerable<TakenPaths> taken)
    {
        if (_file.Location is null) return;
        _file.Check(outputPath, taken);
        if (_file.IsFile) Write(new() { Succeeded = false, IsRunning = true });
        Running[this] = true;
    }

    /// <summary>Checks that the log could be written, without writing it.</summary>
    /// <exception cref="StorageException">The path cannot be written to, or holds something that is no job log.</exception>
    public void Try() => Try([]);

    /// <summary>Checks that the log could be written, without writing it.</summary>
    /// <param name="taken">What else the job uses.</param>
    /// <exception cref="StorageException">The path cannot be written to, or holds something that is no job log.</exception>
    internal void Try(IEnumerable<TakenPaths> taken)
    {
        _file.Check(outputPath: null, taken);
        _file.TryFolder();
    }

    /// <summary>Where the log goes; null for none.</summary>
    internal string? Location => path;

    /// <summary>Writes that the job succeeded.</summary>
    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void Success(TaskSummary summary)
    {
        Running.TryRemove(this, out _);
        Write(summary with { Succeeded = true, ErrorMessage = null });
    }

    /// <summary>Writes that the job failed or was cancelled.</summary>
    /// <param name="error">What ended it; a cancellation is recognised.</param>
    /// <param name="known">What was known by then: samples, time.</param>
    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void Failure(Exception error, TaskSummary? known = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        Running.TryRemove(this, out _);
        string message = error switch
        {
            OperationCanceledException => Cancelled,
            HardExampleException => error.Message,
            _ => $"{error.GetType().Name}: {error.Message}",
        };
        Write((known ?? new() { Succeeded = false }) with { Succeeded = false, ErrorMessage = SecretText.Hide(message) });
    }

    /// <summary>Writes to the log that a configuration names that the configuration is at fault.</summary>
    /// <param name="error">The fault.</param>
    /// <param name="path">Where the log is; null = the configuration names none.</param>
    /// <exception cref="ConfigurationException">The log cannot be written either; the message says both.</exception>
    public static void WriteFailure(ConfigurationException error, string? path)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (path is null) return;
        using StorageResolver storage = StorageFactory.Create(MiningExtensions.Default);
        var log = new JobLog(storage, path);
        try
        {
            log.Begin(outputPath: null);
            log.Failure(error);
        }
        catch (StorageException unwritten)
        {
            throw new ConfigurationException($"{error.Message}\nThe job log could not be written either. {unwritten.Message}", error);
        }
    }

    /// <summary>Writes "cancelled" to the logs of all jobs that run in this process: it is about to end before they can.</summary>
    public static void CancelRunning()
    {
        foreach (JobLog log in Running.Keys) log.Failure(new OperationCanceledException());
    }

    private static bool IsLog(byte[] content)
    {
        try
        {
            TaskSummaryFile.Parse(content);
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    private void Write(TaskSummary summary) => _file.Write(TaskSummaryFile.Write(summary));
}
