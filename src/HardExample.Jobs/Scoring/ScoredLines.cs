using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Scoring;

/// <summary>Scored samples in a local file of the job's own.</summary>
internal static class ScoredLines
{
    /// <summary>Writes the samples as they come.</summary>
    /// <exception cref="StorageException">They cannot be written.</exception>
    public static void Write(FileStream file, IEnumerable<Sample> scored)
    {
        try
        {
            ScoredSampleFile.Write(file, scored);
            file.Flush();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Translate(error, "write the scored samples to", file.Name);
        }
    }
}
