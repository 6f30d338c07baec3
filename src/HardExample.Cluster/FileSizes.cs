using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Cluster;

/// <summary>Sizes of image files, by which a change after the plan is noticed.</summary>
internal static class FileSizes
{
    /// <summary>The size of a sample's image, bytes; null for an object, where asking would cost a request each, and for a file that is not there.</summary>
    public static long? Of(Sample sample)
    {
        StoragePath path = StoragePath.Parse(sample.Source);
        if (path.Kind != StorageKind.Local) return null;
        var file = new FileInfo(path.Value);
        // The length of a link is that of its text.
        return !file.Exists ? null : file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
    }
}
