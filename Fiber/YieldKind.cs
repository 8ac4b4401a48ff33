namespace Fibers;

/// <summary>The states that a fiber can tell when it stops running.</summary>
public enum YieldKind : byte
{
    /// <summary>No state: what <c>default(Yield)</c> is.</summary>
    None,

    /// <summary>RECV: until a socket has data, an end or an error.</summary>
    Recv,

    /// <summary>SEND: until a socket takes data.</summary>
    Send,

    /// <summary>WAIT for a time.</summary>
    Sleep,

    /// <summary>WAIT 0: only a pass through the queue.</summary>
    Pass,

    /// <summary>WAIT None: until the first other fiber resumes.</summary>
    Other,

    /// <summary>WAIT for a <see cref="Fibers.Signal"/>.</summary>
    Signal,

    /// <summary>Another fiber runs inside this one.</summary>
    Call,

    /// <summary>As <see cref="Call"/>; its failure becomes a value.</summary>
    Try,
}
