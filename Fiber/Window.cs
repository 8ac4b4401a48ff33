namespace Fibers;

/// <summary>Flow control between one who produces bytes and one who takes them: <see cref="Initial"/> at once, then one
/// <see cref="Chunk"/> for each chunk taken. Pure accounting.</summary>
public sealed class Window
{
    /// <summary>Bytes that may be outstanding at the start: 1 MiB.</summary>
    public const int Initial = 1 << 20;

    /// <summary>Bytes by which it opens again: 128 KiB.</summary>
    public const int Chunk = 128 << 10;

    /// <summary>Bytes produced and not yet taken.</summary>
    public long Outstanding => throw new NotImplementedException();

    /// <summary>Bytes that may be produced now; zero: wait for <see cref="Opened"/>.</summary>
    public int Available => throw new NotImplementedException();

    /// <summary>Set when <see cref="Available"/> becomes more than zero again.</summary>
    public Signal Opened => throw new NotImplementedException();

    /// <summary>Accounts for <paramref name="count"/> bytes, at most <see cref="Available"/>.</summary>
    public void Produce(int count) => throw new NotImplementedException();

    /// <summary>Accounts for <paramref name="count"/> bytes that were taken.</summary>
    public void Take(int count) => throw new NotImplementedException();
}
