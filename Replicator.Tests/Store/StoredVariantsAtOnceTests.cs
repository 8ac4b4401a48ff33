namespace Replicator.Tests.Store;

/// <inheritdoc cref="FileStoreAtOnceTests"/>
public sealed class StoredVariantsAtOnceTests : StoredVariantsTests
{
    public StoredVariantsAtOnceTests() => scene.FindsAtOnce = true;
}
