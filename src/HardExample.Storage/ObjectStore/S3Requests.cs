using Amazon.S3;
using HardExample.Core.Errors;
using Polly;
using Polly.Retry;

namespace HardExample.Storage.ObjectStore;

/// <summary>Sends requests with retries after growing, jittered pauses; failures become messages for the user.</summary>
internal sealed class S3Requests : IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly ResiliencePipeline _pipeline;

    public S3Requests(S3Connection connection, S3RequestPolicy policy)
    {
        (Connection, Policy) = (connection, policy);
        _client = connection.CreateClient();
        var builder = new ResiliencePipelineBuilder();
        if (policy.Attempts > 1) builder.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = policy.Attempts - 1,
            Delay = policy.FirstDelay,
            MaxDelay = policy.LongestDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = static arguments =>
                ValueTask.FromResult(arguments.Outcome.Exception is { } error && S3Errors.IsTransient(error)),
        });
        _pipeline = builder.AddTimeout(policy.Timeout).Build();
    }

    public S3Connection Connection { get; }

    public S3RequestPolicy Policy { get; }

    /// <summary>Sends one request.</summary>
    /// <param name="action">What is tried, as in "read".</param>
    /// <param name="path">What it is tried on.</param>
    /// <param name="request">Sends it once; it is called again for each try.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="StorageException">It failed for good.</exception>
    public async Task<T> SendAsync<T>(string action, StoragePath path, Func<IAmazonS3, CancellationToken, Task<T>> request,
        CancellationToken cancel = default)
    {
        try
        {
            return await SendRawAsync(path, request, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (S3Errors.IsStoreError(error))
        {
            throw S3Errors.Translate(error, action, path, Connection);
        }
    }

    /// <summary>As <see cref="SendAsync"/>, for those who judge the answer themselves: errors are the client's.</summary>
    public async Task<T> SendRawAsync<T>(StoragePath path, Func<IAmazonS3, CancellationToken, Task<T>> request,
        CancellationToken cancel = default)
    {
        CheckKey(path);
        return await _pipeline.ExecuteAsync(
            static async (state, token) => await state.request(state._client, token).ConfigureAwait(false), (request, _client),
            cancel).ConfigureAwait(false);
    }

    public void Dispose() => _client.Dispose();

    // An HTTP client resolves such names in the address and would ask for another object.
    private static void CheckKey(StoragePath path)
    {
        foreach (Range range in path.Key.AsSpan().Split('/'))
            if (path.Key.AsSpan(range) is "." or "..") throw new StorageException(
                $"{StoragePath.Shown(path.Value)} has '.' or '..' as a name in its key; such objects cannot be asked for. Rename it.");
    }
}
