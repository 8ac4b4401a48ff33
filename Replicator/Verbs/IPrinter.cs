namespace Replicator.Verbs;

/// <summary>Shows rows to a person, or to a program.</summary>
internal interface IPrinter
{
    /// <summary>Gets each row but those of progress and of the end, and keeps it: a proxy waits meanwhile.</summary>
    void Take(VerbRow row);

    /// <summary>All have come.</summary>
    /// <exception cref="IOException">The output cannot be written.</exception>
    void Finish();
}
