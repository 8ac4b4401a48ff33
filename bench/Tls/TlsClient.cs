using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Bench.Tls;

/// <summary>One connection of TLS 1.3, blocking, each wait bounded. It believes every certificate: what that costs is
/// the client's affair.</summary>
internal sealed class TlsClient : IDisposable
{
    private const int PatienceMilliseconds = 60_000;

    private readonly byte[] buffer = new byte[256 << 10];
    private readonly TcpClient connection = new(AddressFamily.InterNetwork);
    private readonly CountingStream counted;
    private readonly SslStream stream;

    /// <param name="port">On loopback; of a server, or of a proxy with <paramref name="tunnelTo"/>.</param>
    /// <param name="options">The same for all that may go on with one another's sessions.</param>
    /// <param name="tunnelTo"><c>host:port</c> for CONNECT; null: the server is reached as it is.</param>
    /// <exception cref="IOException">There is no tunnel, or the handshake failed.</exception>
    public TlsClient(int port, SslClientAuthenticationOptions options, string? tunnelTo = null)
    {
        connection.NoDelay = true;
        connection.ReceiveTimeout = PatienceMilliseconds;
        connection.SendTimeout = PatienceMilliseconds;
        connection.Connect(IPAddress.Loopback, port);
        if (tunnelTo is not null)
            Connect(tunnelTo);
        counted = new CountingStream(connection.GetStream());
        stream = new SslStream(counted);
        stream.AuthenticateAsClient(options);
        HandshakeLength = counted.ReadLength;
    }

    /// <summary>Bytes that the server sent to shake hands: few where a session is resumed, for a certificate is not
    /// among them.</summary>
    public long HandshakeLength { get; }

    public TlsCipherSuite Cipher => stream.NegotiatedCipherSuite;

    /// <summary>Options for a server.</summary>
    /// <param name="host">Named in SNI.</param>
    /// <param name="mayResume">Whether sessions are gone on with.</param>
    public static SslClientAuthenticationOptions Options(string host, bool mayResume = true) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls13,
        AllowTlsResume = mayResume,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };

    /// <summary>Fetches and checks an object.</summary>
    /// <exception cref="IOException">It did not come whole.</exception>
    public void Get(byte[] request)
    {
        stream.Write(request);
        int filled = 0;
        MessageHead head;
        int length;
        while (!MessageHead.TryParse(buffer.AsSpan(0, filled), out head, out length))
            filled += Read(buffer.AsSpan(filled));
        if (!head.IsOk)
            throw new IOException($"not answered with 200 but: {head.FirstLine}");
        Span<byte> piece = buffer.AsSpan(length, filled - length);
        for (long position = 0; ; piece = buffer.AsSpan(0, Read(buffer)))
        {
            if (!Pattern.Matches(piece, position))
                throw new IOException($"wrong bytes at {position}");
            position += piece.Length;
            if (position >= head.ContentLength)
                return;
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        connection.Dispose();
    }

    private int Read(Span<byte> into)
    {
        int count = stream.Read(into);
        return count > 0 ? count : throw new IOException("the answer broke off");
    }

    private void Connect(string authority)
    {
        Socket socket = connection.Client;
        socket.Send(System.Text.Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n"));
        int filled = 0;
        if (!MessageHead.TryReceive(socket, buffer, ref filled, out MessageHead head, out _) || !head.IsOk)
            throw new IOException($"no tunnel: {head.FirstLine}");
    }
}
