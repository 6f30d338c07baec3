namespace HardExample.Storage.ObjectStore;

/// <summary>What was written to a <see cref="SpoolStream"/>: in memory, or in a closed temporary file that goes with it.</summary>
internal sealed class SpooledContent(MemoryStream? memory, string? file) : IDisposable
{
    /// <summary>The content from its beginning, as a stream that can seek.</summary>
    public Stream Open() => file is null ? memory! : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);

    public void Dispose()
    {
        memory?.Dispose();
        if (file is not null) File.Delete(file);
    }
}
