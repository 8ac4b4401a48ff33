using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class FiberFrameTests
{
    [Fact]
    public void A_method_is_told_with_its_type() =>
        Assert.Equal("FiberFrameTests.Method", FiberFrame.NameOf(Method()));

    [Fact]
    public void A_method_with_a_type_parameter_is_told_by_its_name() =>
        Assert.Equal("FiberFrameTests.Generic", FiberFrame.NameOf(Generic(0)));

    [Fact]
    public void A_local_function_is_told_by_its_own_name()
    {
        int captured = 0;
        Assert.Equal("FiberFrameTests.Local", FiberFrame.NameOf(Local()));
        Assert.Equal("FiberFrameTests.StaticLocal", FiberFrame.NameOf(StaticLocal()));

        IEnumerable<Yield> Local()
        {
            captured++;
            yield return default;
        }

        static IEnumerable<Yield> StaticLocal()
        {
            yield return default;
        }
    }

    [Fact]
    public void What_the_compiler_did_not_make_is_told_by_its_type() =>
        Assert.Equal("List`1", FiberFrame.NameOf(new List<Yield>()));

    private static IEnumerable<Yield> Method()
    {
        yield return default;
    }

    private static IEnumerable<Yield> Generic<T>(T value)
    {
        _ = value;
        yield return default;
    }
}
