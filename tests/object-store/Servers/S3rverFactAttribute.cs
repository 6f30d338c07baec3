using Xunit;

namespace HardExample.ObjectStores;

/// <summary>A test against the npm package s3rver; where it is not installed, it is reported as skipped.</summary>
internal sealed class S3rverFactAttribute : FactAttribute
{
    public S3rverFactAttribute() => Skip = ObjectStoreServer.NoS3rver;
}

/// <summary>The same with data.</summary>
internal sealed class S3rverTheoryAttribute : TheoryAttribute
{
    public S3rverTheoryAttribute() => Skip = ObjectStoreServer.NoS3rver;
}
