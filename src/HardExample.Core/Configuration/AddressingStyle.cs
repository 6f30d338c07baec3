namespace HardExample.Core.Configuration;

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
