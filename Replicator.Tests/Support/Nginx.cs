using System.Text.Json;

namespace Replicator.Tests.Support;

/// <summary>An nginx of a test's own: one process, one unprivileged port of 127.0.0.1, a folder of documents.</summary>
internal sealed class Nginx : IDisposable
{
    private const string MarkPath = "/requests-so-far-";

    private static readonly JsonSerializerOptions LogOptions = new() { PropertyNameCaseInsensitive = true };

    private readonly TemporaryFolder folder = new();
    private readonly string logPath;
    private RealProcess? process;
    private int takenLines;
    private int marks;

    /// <param name="documents">The folder that is served; it stays the caller's.</param>
    /// <param name="lines">More lines for the server block.</param>
    public Nginx(string documents, string lines = "")
    {
        logPath = folder["access.log"];
        File.WriteAllText(folder["nginx.conf"], Configuration(documents, lines));
        Start();
    }

    public int Port { get; } = FreePort.Take();

    public string Authority => $"127.0.0.1:{Port}";

    /// <summary>Starts it, again on the same port, and waits until it answers.</summary>
    public void Start()
    {
        process = RealProcess.Start(
            "nginx", ["-e", folder["error.log"], "-p", folder.FullPath, "-c", folder["nginx.conf"]], folder.FullPath);
        Until.Holds(() => process.HasExited || Answers(), () => "nginx answers");
        Assert.False(process.HasExited, process.Errors);
    }

    /// <summary>Ends it: connections are refused from now on.</summary>
    public void Stop()
    {
        Assert.NotNull(process);
        process.EndBy(UnixSignal.Terminate);
        process.Dispose();
        process = null;
    }

    /// <returns>The requests that came since the last call, in the order in which they were answered.</returns>
    public IReadOnlyList<NginxRequest> TakeRequests()
    {
        // It logs a request after the answer was sent. One that comes when all others were answered is logged after
        // them.
        if (process is not null)
        {
            string mark = $"{MarkPath}{++marks}";
            using (var client = new RawClient(Port))
                client.Get($"http://{Authority}{mark}", "Connection: close");
            Until.Holds(
                () => Lines().Any(line => line.Contains($"{mark}\"", StringComparison.Ordinal)), () => "the log");
        }

        string[] lines = Lines();
        IEnumerable<string> fresh = lines.Skip(takenLines)
            .Where(line => !line.Contains(MarkPath, StringComparison.Ordinal));
        takenLines = lines.Length;
        return [.. fresh.Select(line => JsonSerializer.Deserialize<NginxRequest>(line, LogOptions)!)];
    }

    public void Dispose()
    {
        process?.Dispose();
        folder.Dispose();
    }

    private bool Answers()
    {
        try
        {
            using var client = new RawClient(Port);
            return client.Get($"http://{Authority}{MarkPath}0", "Connection: close").Status == 404;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private string[] Lines() => File.Exists(logPath) ? File.ReadAllLines(logPath) : [];

    // One process without a master, so that there is one process to end.
    private string Configuration(string documents, string lines) => $$"""
        daemon off;
        master_process off;
        pid {{folder["nginx.pid"]}};
        events { worker_connections 512; }
        http {
            log_format requests escape=json '{"method":"$request_method","target":"$request_uri","status":$status,"length":$body_bytes_sent,'
                '"ifNoneMatch":"$http_if_none_match","ifModifiedSince":"$http_if_modified_since"}';
            access_log {{logPath}} requests;
            client_body_temp_path {{folder["body"]}};
            proxy_temp_path {{folder["proxy"]}};
            fastcgi_temp_path {{folder["fastcgi"]}};
            uwsgi_temp_path {{folder["uwsgi"]}};
            scgi_temp_path {{folder["scgi"]}};
            types {
                text/html html; text/css css; text/plain txt; text/javascript js; application/json json;
                image/png png; image/svg+xml svg;
            }
            default_type application/octet-stream;
            server {
                listen 127.0.0.1:{{Port}};
                root {{documents}};
                {{lines}}
            }
        }
        """;
}

/// <summary>A request as nginx logged it; what was not sent is empty.</summary>
/// <param name="Length">Bytes of content that were sent.</param>
internal sealed record NginxRequest(
    string Method, string Target, int Status, long Length, string IfNoneMatch, string IfModifiedSince)
{
    public bool IsConditional => IfNoneMatch.Length > 0 || IfModifiedSince.Length > 0;
}
