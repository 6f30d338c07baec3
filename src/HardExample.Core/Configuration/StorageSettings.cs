namespace HardExample.Core.Configuration;

/// <summary>How object storage is reached (extensions.storage); keys come from the environment or a profile.</summary>
public sealed record StorageSettings
{
    /// <summary>storage.endpoint: http(s) address; null = AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile's, or Amazon S3.</summary>
    public string? Endpoint { get; init; }

    /// <summary>storage.region; null = AWS_REGION, AWS_DEFAULT_REGION, the profile's, or read out of the endpoint.</summary>
    public string? Region { get; init; }

    /// <summary>storage.addressing_style: bucket in the path or in the host name.</summary>
    public AddressingStyle AddressingStyle { get; init; }

    /// <summary>storage.profile: profile of the shared credentials and configuration files; null = AWS_PROFILE or "default".</summary>
    public string? Profile { get; init; }

    /// <summary>storage.parallel_requests: how many requests are under way at once at most, 1..1024. It never changes the result.</summary>
    public int ParallelRequests { get; init; } = 256;
}

/// <summary>Where the name of a bucket stands in a request to an object store.</summary>
public enum AddressingStyle
{
    /// <summary>In the host name for Amazon S3 and Huawei OBS, in the path for any other endpoint.</summary>
    Auto,

    /// <summary>In the path: https://endpoint/bucket/key.</summary>
    Path,

    /// <summary>In the host name: https://bucket.endpoint/key.</summary>
    Virtual,
}
