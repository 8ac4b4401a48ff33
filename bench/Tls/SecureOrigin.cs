using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Bench.Tls;

/// <summary>An origin of TLS on loopback that answers each request with the same small object.</summary>
internal sealed class SecureOrigin : IDisposable
{
    /// <summary>Bytes of the object.</summary>
    public const int ContentLength = 1 << 10;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly SiteCertificate certificate;

    /// <summary>Listens, and answers nobody yet.</summary>
    /// <param name="certificate">Borrowed.</param>
    public SecureOrigin(SiteCertificate certificate)
    {
        this.certificate = certificate;
        listener.Start(1024);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>Answers from now on, in threads of the priority of the one that calls.</summary>
    public void Start() => new Thread(Accept) { IsBackground = true }.Start();

    /// <summary>Stops listening; connections end with their peers.</summary>
    public void Dispose() => listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = listener.AcceptTcpClient();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }
    }

    // A peer that left is none of the origin's business: the load program says what did not come.
    private void Serve(TcpClient client)
    {
        try
        {
            using TcpClient owned = client;
            using var stream = new SslStream(client.GetStream());
            stream.AuthenticateAsServer(certificate.Certificate);
            var buffer = new byte[16 << 10];
            int filled = 0;
            while (true)
            {
                int count = stream.Read(buffer.AsSpan(filled));
                if (count == 0)
                    return;
                filled += count;
                if (!MessageHead.TryParse(buffer.AsSpan(0, filled), out _, out _))
                    continue;
                filled = 0;
                stream.Write([
                    .. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nDate: {DateTime.UtcNow:R}\r\nContent-Length: "
                        + $"{ContentLength}\r\nCache-Control: max-age=86400\r\n\r\n"),
                    .. Pattern.At(0, ContentLength),
                ]);
            }
        }
        catch (Exception left) when (left is IOException or SocketException)
        {
        }
    }
}
