namespace Replicator.Tests.Store;

/// <summary>The same where searches find in memory all that they must look at.</summary>
public sealed class FlatStoreAtOnceTests : FlatStoreTests
{
    public FlatStoreAtOnceTests() => scene.FindsAtOnce = true;
}
