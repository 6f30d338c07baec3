using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Observing;
using HardExample.Ledger;
using HardExample.Storage;

namespace HardExample.Jobs.Ledgers;

/// <summary>Marks exported samples as selected.</summary>
public static class SelectionRecorder
{
    /// <summary>Records samples as selected, in one transaction.</summary>
    /// <param name="ledger">Open for writing.</param>
    /// <param name="samples">What was exported.</param>
    /// <param name="output">Where it was exported to.</param>
    /// <param name="storage">Where the images are; those without a hash are read for it.</param>
    /// <param name="cancel">Leaves the ledger as it was.</param>
    /// <exception cref="StorageException">An image cannot be read, or the ledger cannot be written; nothing was.</exception>
    public static void Record(LedgerFile ledger, IEnumerable<Sample> samples, string output, StorageResolver storage,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        LedgerRecord[] records = [.. samples.Select(sample =>
        {
            cancel.ThrowIfCancellationRequested();
            string id = sample.ContentHash ?? ContentHash.Of(storage.ReadInput(StoragePath.Parse(sample.Source)));
            return SampleRecords.Of(sample, id, isSelected: true);
        })];
        if (records.Length > 0) ledger.Record(new("export", output), records);
    }
}
