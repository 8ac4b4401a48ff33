using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Replicator.Cache.Indexes;

/// <summary>Walks through YAML 1.2 as it comes, JSON included, with memory that does not grow with it. Whoever asks for
/// the next property or item has read the value of the one before, or passed over it.</summary>
internal sealed class YamlWalk : IDisposable
{
    private const int MostDepth = 64;

    private readonly BoundedText text;
    private readonly Parser parser;
    private int depth;

    /// <param name="content">In UTF-8; borrowed.</param>
    public YamlWalk(Stream content)
    {
        text = new BoundedText(content);
        parser = new Parser(new Scanner(text, skipComments: true));
    }

    public bool IsMapping => parser.Current is MappingStart;

    public bool IsSequence => parser.Current is SequenceStart;

    /// <summary>The scalar at hand, of at most a million characters; null: it is none.</summary>
    public string? Text => (parser.Current as Scalar)?.Value;

    /// <summary>Of the property at hand; empty where it is no scalar.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Goes to the first document.</summary>
    /// <returns>False: there is none.</returns>
    /// <exception cref="IOException">What comes is not YAML, ends too early, or is none that an index has.</exception>
    public bool Begin()
    {
        while (Step())
        {
            if (parser.Current is NodeEvent)
                return true;
        }

        return false;
    }

    /// <summary>Goes to the value of the next property of the mapping at hand.</summary>
    /// <returns>False: it has no more, and is read.</returns>
    /// <exception cref="IOException">As <see cref="Begin"/>.</exception>
    public bool NextProperty()
    {
        if (!Step() || parser.Current is MappingEnd)
            return false;
        Name = Text ?? "";
        Pass();
        return Step();
    }

    /// <summary>Goes to the next item of the sequence at hand.</summary>
    /// <returns>False: it has no more, and is read.</returns>
    /// <exception cref="IOException">As <see cref="Begin"/>.</exception>
    public bool NextItem() => Step() && parser.Current is not SequenceEnd;

    /// <summary>Passes over the value at hand.</summary>
    /// <exception cref="IOException">As <see cref="Begin"/>.</exception>
    public void Pass()
    {
        if (!IsMapping && !IsSequence)
            return;
        int outside = depth - 1;
        bool isThere = true;
        while (isThere && depth > outside)
            isThere = Step();
    }

    public void Dispose() => text.Dispose();

    private bool Step()
    {
        text.BeginStep();
        try
        {
            if (!parser.MoveNext())
                return false;
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException)
        {
            // The library reports some of what is wrong as if its user were.
            throw new IOException($"An index is not YAML: {error.Message}", error);
        }

        depth += parser.Current!.NestingIncrease;
        if (depth > MostDepth)
            throw new IOException($"An index has values in more than {MostDepth} others.");
        return true;
    }
}
