namespace Fibers;

/// <summary>Says which sockets are ready.</summary>
public interface IPoller : IDisposable
{
}
