using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Storage;

namespace HardExample.Jobs.Output;

/// <summary>Writes the job log (task_summary_file) at the end of a job, however it ends. Without a path it does nothing.</summary>
/// <param name="storage">Where the path is looked up.</param>
/// <param name="path">Where the log goes; null for none.</param>
public sealed class JobLog(StorageResolver storage, string? path)
{
    /// <summary>What the log of a cancelled job says.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Writes that the job succeeded.</summary>
    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void Success(TaskSummary summary) => Write(summary with { Succeeded = true, ErrorMessage = null });

    /// <summary>Writes that the job failed or was cancelled.</summary>
    /// <param name="error">What ended it; a cancellation is recognised.</param>
    /// <param name="known">What was known by then: samples, time.</param>
    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void Failure(Exception error, TaskSummary? known = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        string message = error switch
        {
            OperationCanceledException => Cancelled,
            HardExampleException => error.Message,
            _ => $"{error.GetType().Name}: {error.Message}",
        };
        Write((known ?? new() { Succeeded = false }) with { Succeeded = false, ErrorMessage = message });
    }

    private void Write(TaskSummary summary)
    {
        if (string.IsNullOrWhiteSpace(path)) return;
        StoragePath place = StoragePath.Parse(path);
        storage.For(place).WriteAllBytes(place, TaskSummaryFile.Write(summary));
    }
}
