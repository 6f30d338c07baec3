using HardExample.ObjectStores;

namespace HardExample.Storage.Tests.ObjectStore;

/// <summary>The stores that are installed here, each started at its first use.</summary>
public sealed class StoresFixture : IDisposable
{
    private readonly Lazy<ObjectStoreServer> _s3rver = new(ObjectStoreServer.StartS3rver), _swift = new(ObjectStoreServer.StartSwift);

    public static TheoryData<string> Present
    {
        get
        {
            var present = new TheoryData<string>();
            if (ObjectStoreServer.NoS3rver is null) present.Add("s3rver");
            if (ObjectStoreServer.NoSwift is null) present.Add("swift");
            return present;
        }
    }

    internal ObjectStoreServer this[string name] => name == "swift" ? _swift.Value : _s3rver.Value;

    public void Dispose()
    {
        foreach (Lazy<ObjectStoreServer> server in (Lazy<ObjectStoreServer>[])[_s3rver, _swift])
            if (server.IsValueCreated) server.Value.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class StoresDefinition : ICollectionFixture<StoresFixture>
{
    public const string Name = "object stores";
}

/// <summary>A test against every store that is installed; without any it is reported as skipped.</summary>
internal sealed class StoresTheoryAttribute : TheoryAttribute
{
    public StoresTheoryAttribute() => Skip = StoresFixture.Present.Count == 0
        ? ObjectStoreServer.NoS3rver + " " + ObjectStoreServer.NoSwift : null;
}
