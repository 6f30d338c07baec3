using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Cluster;

/// <summary>Sizes of image files, by which a change after the plan is noticed.</summary>
internal static class FileSizes
{
    /// <summary>Size of a sample's image, bytes; null for a missing file, and for an object, which would cost a request.</summary>
    public static long? Of(Sample sample)
    {
        StoragePath path = StoragePath.Parse(sample.Source);
        if (path.Kind != StorageKind.Local) return null;
        var file = new FileInfo(path.Value);
        return file.Exists ? LocalStorage.LengthOf(file) : null;
    }
}
