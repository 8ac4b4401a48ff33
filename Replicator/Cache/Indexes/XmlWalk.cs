using System.Xml;

namespace Replicator.Cache.Indexes;

/// <summary>Walks through XML as it comes, with memory that does not grow with it: no entities but those of XML itself,
/// nothing from elsewhere.</summary>
internal sealed class XmlWalk : IDisposable
{
    private const int MostDepth = 64;

    private readonly BoundedText text;
    private readonly XmlReader reader;

    /// <param name="content">In UTF-8; borrowed.</param>
    public XmlWalk(Stream content)
    {
        text = new BoundedText(content);
        reader = XmlReader.Create(text, new XmlReaderSettings
        {
            CheckCharacters = false,
            DtdProcessing = DtdProcessing.Prohibit,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            NameTable = new Names(),
            XmlResolver = null,
        });
    }

    public XmlNodeType Type => reader.NodeType;

    /// <summary>Of the element at hand, without a prefix.</summary>
    public string Name => reader.LocalName;

    /// <summary>Of what is at hand; that of what is in an element is one more than the element's own.</summary>
    public int Depth => reader.Depth;

    /// <summary>Whether the element at hand has no end of its own, and nothing in it.</summary>
    public bool IsEmpty => reader.IsEmptyElement;

    /// <summary>The text at hand, of at most a million characters.</summary>
    /// <exception cref="IOException">It is longer, or not XML.</exception>
    public string Text
    {
        get
        {
            try
            {
                return reader.Value;
            }
            catch (XmlException error)
            {
                throw NoXml(error);
            }
        }
    }

    /// <summary>Of the element at hand; null: it has none of that name.</summary>
    /// <param name="name">With its prefix.</param>
    public string? Attribute(string name) => reader.GetAttribute(name);

    /// <summary>Goes to the next element, end or text.</summary>
    /// <returns>False: there is none.</returns>
    /// <exception cref="IOException">What comes is not XML, ends too early, or is none that an index has.</exception>
    public bool Next()
    {
        text.BeginStep();
        bool isThere;
        try
        {
            isThere = reader.Read();
        }
        catch (XmlException error)
        {
            throw NoXml(error);
        }

        return reader.Depth <= MostDepth
            ? isThere
            : throw new IOException($"An index has elements in more than {MostDepth} others.");
    }

    public void Dispose()
    {
        reader.Dispose();
        text.Dispose();
    }

    private static IOException NoXml(XmlException error) =>
        new($"An index is not XML: {error.Message}", error);

    // The reader keeps all names that come for as long as it lives.
    private sealed class Names : NameTable
    {
        private const int MostLength = 64 << 10;

        private int length;

        public override string Add(char[] key, int start, int len) =>
            Get(key, start, len) ?? Count(base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? Count(base.Add(key));

        private string Count(string added)
        {
            length += added.Length;
            return length <= MostLength
                ? added
                : throw new IOException($"An index has more than {MostLength >> 10} Ki characters of names.");
        }
    }
}
