using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bench.Odd;

/// <summary>nginx or squid as a forward proxy, in the foreground, in a folder of its own.</summary>
internal sealed class OtherProxy : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process process;

    private OtherProxy(int port, string program, params string[] arguments)
    {
        Port = port;
        process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        }) ?? throw new IOException($"{program} does not start");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        long start = Stopwatch.GetTimestamp();
        while (!Listens(port))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(start) > Patience)
                throw new IOException($"{program} does not come up");
            Thread.Sleep(50);
        }
    }

    public int Port { get; }

    public int Id => process.Id;

    /// <summary>It caches what is fresh, and connects to whom Host names.</summary>
    /// <param name="folder">Its own.</param>
    /// <param name="more">Further directives of its configuration.</param>
    public static OtherProxy Nginx(string folder, string more = "")
    {
        int port = FreePort();
        return Nginx(folder, port, $$"""
            listen 127.0.0.1:{{port}};
            location / {
              proxy_pass http://$http_host$request_uri;
              proxy_http_version 1.1;
              proxy_cache k; proxy_cache_key $http_host$request_uri;
              {{more}}
            }
            """);
    }

    /// <summary>In front of an origin it caches what is fresh, and speaks TLS 1.3 to clients, whose sessions it
    /// resumes.</summary>
    /// <param name="folder">Its own.</param>
    /// <param name="originPort">On loopback.</param>
    /// <param name="certificate">A file of PEM.</param>
    /// <param name="key">The same.</param>
    public static OtherProxy SecuredNginx(string folder, int originPort, string certificate, string key)
    {
        int port = FreePort();
        return Nginx(folder, port, $$"""
            listen 127.0.0.1:{{port}} ssl;
            ssl_certificate {{certificate}}; ssl_certificate_key {{key}};
            ssl_protocols TLSv1.3; ssl_session_cache shared:s:1m;
            location / { proxy_pass http://127.0.0.1:{{originPort}}; proxy_http_version 1.1; proxy_cache k; }
            """);
    }

    /// <summary>It caches in memory, and serves everybody.</summary>
    public static OtherProxy Squid(string folder)
    {
        int port = FreePort();
        Directory.CreateDirectory(folder);
        Open(folder);
        string file = Path.Combine(folder, "squid.conf");
        File.WriteAllText(file, $"""
            http_port 127.0.0.1:{port}
            http_access allow all
            cache_mem 64 MB
            access_log none
            cache_log {folder}/cache.log
            cache_store_log none
            netdb_filename none
            pid_filename none
            coredump_dir {folder}
            pinger_enable off
            shutdown_lifetime 1 seconds
            visible_hostname squid

            """);
        return new OtherProxy(port, "squid", "-N", "-f", file);
    }

    /// <summary>Lets everybody into a folder, for squid leaves its user.</summary>
    public static void Open(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0x1FF);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static OtherProxy Nginx(string folder, int port, string server)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off; master_process off; pid nginx.pid; error_log stderr crit;
            events { worker_connections 1000; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
              proxy_cache_path cache keys_zone=k:1m;
              server {
            {{server}}
              }
            }
            """);
        return new OtherProxy(port, "nginx", "-p", folder, "-c", "nginx.conf", "-e", "stderr");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static bool Listens(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
