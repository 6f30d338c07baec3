using System.Text;
using Amazon.S3.Model;
using HardExample.Core.Errors;

namespace HardExample.Storage.ObjectStore;

/// <summary>
/// Output below a prefix of an object store. Objects are uploaded in the background as they are closed; the last entry, for which readers
/// wait, and whatever replaces an older object stay here until the commit. Every object is marked, and of the older output only marked ones
/// are deleted.
/// </summary>
internal sealed class S3OutputFolder : IOutputFolder
{
    private readonly S3Requests _requests;
    private readonly S3Uploader _uploader;
    private readonly StoragePath _folder;
    private readonly OutputOptions _options;
    private readonly int _parallel;
    private readonly SemaphoreSlim _gate;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _old = new(StringComparer.Ordinal);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SpooledContent> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _uploads = new(StringComparer.Ordinal);
    private bool _committed, _disposed;

    public S3OutputFolder(S3Requests requests, S3Uploader uploader, int parallel, StoragePath folder, OutputOptions options)
    {
        (_requests, _uploader, _parallel, _folder, _options) = (requests, uploader, parallel, folder, options);
        _gate = new(parallel);
        if (S3Listing.Any(requests, folder)) ReadOld();
        TryWriting();
    }

    public Stream Create(string relativePath)
    {
        OutputNames.Split(relativePath, _options);
        ThrowIfUploadFailed();
        lock (_lock)
            if (!_made.Add(relativePath)) throw new StorageException(
                $"Cannot write {StoragePath.Shown(_folder.Combine(relativePath).Value)}: this run has written it already.");
        bool held = _old.Contains(relativePath) || IsLast(relativePath);
        return new SpoolStream(held ? 0 : _requests.Policy.PartSize, content => Take(relativePath, content, held));
    }

    /// <remarks>An object store has no folders.</remarks>
    public void CreateDirectory(string relativePath) => OutputNames.Split(relativePath, _options);

    public void Delete(string relativePath)
    {
        OutputNames.Split(relativePath, _options);
        SpooledContent? held;
        Task? upload;
        lock (_lock)
        {
            if (!_made.Remove(relativePath)) return;
            _held.Remove(relativePath, out held);
            _uploads.Remove(relativePath, out upload);
        }
        held?.Dispose();
        if (upload is null) return;
        upload.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        DeleteAsync(relativePath, CancellationToken.None).GetAwaiter().GetResult();
    }

    public void Commit()
    {
        Task[] uploads;
        lock (_lock) uploads = [.. _uploads.Values];
        Task.WhenAll(uploads).GetAwaiter().GetResult();
        try
        {
            WriteInventory();
            // The old entry that readers wait for goes first: nobody may see it beside new data.
            RunAll(_old.Where(IsLast), DeleteIfOursAsync);
            RunAll(_held.Keys.Where(name => !IsLast(name)), (name, _) => SendHeldAsync(name));
            RunAll(_old.Where(name => !IsLast(name) && !_made.Contains(name)), DeleteIfOursAsync);
            RunAll(_held.Keys.Where(IsLast), (name, _) => SendHeldAsync(name));
        }
        catch (StorageException error) when (_old.Count > 0)
        {
            throw new StorageException(
                $"{error.Message} The older output below {StoragePath.Shown(_folder.Value)} may be replaced in part; run again with "
                    + "--force (PowerShell: -Force).", error);
        }
        _committed = true;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (!_committed) TakeBack();
        foreach (SpooledContent content in _held.Values) content.Dispose();
        _stop.Dispose();
        _gate.Dispose();
    }

    private void Take(string name, SpooledContent content, bool held)
    {
        lock (_lock)
        {
            if (_disposed || !_made.Contains(name))
            {
                content.Dispose();
                return;
            }
            if (held)
            {
                _held[name] = content;
                return;
            }
        }
        // As many closed objects are in memory as requests may be under way.
        _gate.Wait();
        lock (_lock) _uploads[name] = UploadAsync(name, content);
    }

    private async Task UploadAsync(string name, SpooledContent content)
    {
        try
        {
            await Task.Yield();
            using (content) await SendAsync(name, content, _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    // When another fails, this one is not cut off: see TakeBack.
    private Task SendHeldAsync(string name) => SendAsync(name, _held[name], _stop.Token);

    private async Task SendAsync(string name, SpooledContent content, CancellationToken cancel)
    {
        lock (_lock)
        {
            // Given up before it began.
            if (_disposed) return;
            _sent.Add(name);
        }
        Stream stream = content.Open();
        await using (stream.ConfigureAwait(false)) await _uploader.UploadAsync(_folder.Combine(name), stream, mark: true, cancel)
            .ConfigureAwait(false);
    }

    private void WriteInventory()
    {
        if (_options.Inventory is not { } inventory) return;
        string[] names;
        lock (_lock) names = [.. _made.Append(inventory).Order(StringComparer.Ordinal)];
        using (Stream list = Create(inventory)) list.Write(Encoding.UTF8.GetBytes(string.Join('\n', names) + "\n"));
        Task? upload;
        lock (_lock) _uploads.TryGetValue(inventory, out upload);
        upload?.GetAwaiter().GetResult();
    }

    private void ThrowIfUploadFailed()
    {
        Task? failed;
        lock (_lock) failed = _uploads.Values.FirstOrDefault(static u => u.IsFaulted);
        failed?.GetAwaiter().GetResult();
    }

    private void RunAll(IEnumerable<string> names, Func<string, CancellationToken, Task> work) =>
        Parallel.ForEachAsync(names.Order(StringComparer.Ordinal).ToArray(), new ParallelOptions { MaxDegreeOfParallelism = _parallel },
            async (name, cancel) => await work(name, cancel).ConfigureAwait(false)).GetAwaiter().GetResult();

    private async Task DeleteAsync(string name, CancellationToken cancel)
    {
        StoragePath path = _folder.Combine(name);
        await _requests.SendAsync("delete", path, (client, token) => client.DeleteObjectAsync(path.Bucket, path.Key, token), cancel)
            .ConfigureAwait(false);
    }

    private async Task DeleteIfOursAsync(string name, CancellationToken cancel)
    {
        if (await IsOursAsync(name, cancel).ConfigureAwait(false)) await DeleteAsync(name, cancel).ConfigureAwait(false);
    }

    private Task<bool> IsOursAsync(string name, CancellationToken cancel)
    {
        StoragePath path = _folder.Combine(name);
        return _requests.SendAsync("look at", path, async (client, token) =>
        {
            GetObjectMetadataResponse head = await client.GetObjectMetadataAsync(path.Bucket, path.Key, token).ConfigureAwait(false);
            return head.Metadata[S3Uploader.Mark] is not null;
        }, cancel);
    }

    // Refuses what is there, or lists it so that it stays untouched until the commit.
    private void ReadOld()
    {
        foreach (string name in S3Listing.Names(_requests, _folder))
        {
            if (IsIgnored(name)) continue;
            if (!_options.Overwrite)
                throw new StorageException(
                    $"The output directory {StoragePath.Shown(_folder.Value)} is not empty (it holds {StoragePath.Shown(name)}). Name "
                        + "another, or replace what an earlier run wrote with --force (PowerShell: -Force).");
            if (_options.Entries.Contains(EntryOf(name))) _old.Add(name);
        }
        RefuseForeign();
    }

    // What a killed run uploaded stands in no list, but is marked.
    private void RefuseForeign()
    {
        HashSet<string> listed = OutputInventory.Read(() => _options.Inventory is { } name && _old.Contains(name)
            ? S3ReadStream.OpenAsync(_requests, _folder.Combine(name), CancellationToken.None).GetAwaiter().GetResult() : null);
        RunAll(_old.Where(name => !listed.Contains(name)), async (name, cancel) =>
        {
            if (!await IsOursAsync(name, cancel).ConfigureAwait(false)) throw OutputInventory.Foreign(_folder.Value, name);
        });
    }

    // Hours of work should not end with "access denied".
    private void TryWriting()
    {
        string name = OutputNames.TemporaryPrefix + Path.GetRandomFileName();
        _uploader.PutAsync(_folder.Combine(name), [], mark: true, CancellationToken.None).GetAwaiter().GetResult();
        DeleteAsync(name, CancellationToken.None).GetAwaiter().GetResult();
    }

    // A store keeps what it was sent whole, also when nobody waits for its answer any more: an upload that is cut off at once may appear
    // after its deletion. What has ended is deleted first, in case the process is ended meanwhile.
    private void TakeBack()
    {
        _stop.CancelAfter(_requests.Policy.GracePeriod);
        ILookup<bool, string> byEnd;
        lock (_lock)
            byEnd = _sent.Union(_uploads.Keys).Where(name => !_old.Contains(name))
                .ToLookup(name => !_uploads.TryGetValue(name, out Task? upload) || upload.IsCompleted);
        RunAll(byEnd[true], (name, _) => TakeBackAsync(name));
        RunAll(byEnd[false], (name, _) => TakeBackAsync(name));
    }

    private async Task TakeBackAsync(string name)
    {
        if (_uploads.TryGetValue(name, out Task? upload)) await upload.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
            if (!_sent.Contains(name)) return;
        try
        {
            await DeleteAsync(name, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException error)
        {
            // The error that ended the run is what the user must see.
            System.Diagnostics.Trace.TraceWarning($"Unfinished output was left below {_folder}: {error.Message}");
        }
    }

    private bool IsIgnored(string name)
    {
        if (name.StartsWith(OutputNames.TemporaryPrefix, StringComparison.Ordinal)) return true;
        StoragePath path = _folder.Combine(name);
        foreach (StoragePath ignored in _options.Ignored)
            if (ignored.Kind == StorageKind.ObjectStore && ignored.Bucket == path.Bucket && ignored.Key == path.Key) return true;
        return false;
    }

    private bool IsLast(string name) => EntryOf(name) == _options.Entries[^1];

    private static string EntryOf(string name) => name.IndexOf('/') is var slash and >= 0 ? name[..slash] : name;
}
