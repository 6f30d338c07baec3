namespace HardExample.Storage;

/// <summary>Where a path is.</summary>
public enum StorageKind
{
    /// <summary>A file system of this machine.</summary>
    Local,

    /// <summary>An object store that speaks the S3 protocol: obs:// or s3://.</summary>
    ObjectStore,
}
