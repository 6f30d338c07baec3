using HardExample.Core.Configuration;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.PowerShell.Pipeline;

/// <summary>Where the cmdlets read and write.</summary>
internal static class JobStorage
{
    /// <summary>Finds the storage of a path.</summary>
    public static StorageResolver Resolver { get; } = StorageFactory.Create(MiningExtensions.Default);
}
