using Xunit;

namespace HardExample.ObjectStores;

/// <summary>A test against OpenStack Swift; where its packages are not installed, it is reported as skipped.</summary>
internal sealed class SwiftFactAttribute : FactAttribute
{
    public SwiftFactAttribute() => Skip = ObjectStoreServer.NoSwift;
}
