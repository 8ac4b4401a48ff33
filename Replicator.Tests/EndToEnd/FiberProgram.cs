using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Fibers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Replicator.Tests.EndToEnd;

/// <summary>A program of fibers: compiled from its source, run in a process of its own and spoken to over the
/// loopback.</summary>
internal sealed partial class FiberProgram : IDisposable
{
    public const int Interrupt = 2;
    public const int HangUp = 1;
    public const int Terminate = 15;
    public const int User2 = 12;

    /// <summary>For what takes a moment; only a broken program takes that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        """;

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    private readonly string folder = Directory.CreateTempSubdirectory("fiber-program-").FullName;
    private readonly StringBuilder output = new();
    private readonly Process process;

    /// <param name="source">Top-level statements that listen on <paramref name="port"/>.</param>
    /// <param name="port">A free one takes its place in the source.</param>
    /// <param name="ignoresHangUp">Whether SIGHUP is ignored when it starts, as under nohup.</param>
    public FiberProgram(string source, int port, bool ignoresHangUp = false)
    {
        Port = FreePort();
        string number = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(number, source, StringComparison.Ordinal);
        string path = Compile(source.Replace(number, $"{Port}", StringComparison.Ordinal));
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true };
        if (ignoresHangUp)
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add("trap '' HUP; exec \"$0\" \"$1\"");
            start.ArgumentList.Add(host);
        }
        else
        {
            start.FileName = host;
        }

        start.ArgumentList.Add(path);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>What it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    public int ExitCode => process.ExitCode;

    /// <summary>Connects, as soon as the program listens.</summary>
    public Socket Connect()
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                ReceiveTimeout = (int)Patience.TotalMilliseconds,
            };
            try
            {
                client.Connect(IPAddress.Loopback, Port);
                return client;
            }
            catch (SocketException) when (watch.Elapsed < Patience && !process.HasExited)
            {
                client.Dispose();
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int number) => Assert.Equal(0, Kill(process.Id, number));

    /// <summary>Waits for its end.</summary>
    /// <returns>How long that took.</returns>
    public TimeSpan WaitForEnd()
    {
        var watch = Stopwatch.StartNew();
        Assert.True(process.WaitForExit(Patience), "The program did not end.");
        TimeSpan taken = watch.Elapsed;

        // The first only waits for the process, this one for the rest of its output.
        process.WaitForExit();
        return taken;
    }

    /// <summary>Waits until it has printed a text.</summary>
    /// <returns>How long that took.</returns>
    public TimeSpan WaitForOutput(string text)
    {
        var watch = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(watch.Elapsed < Patience, $"It did not print '{text}' but:\n{Output}");
            Thread.Sleep(10);
        }

        return watch.Elapsed;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Compile(string source)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "program",
            [
                CSharpSyntaxTree.ParseText(ImplicitUsings, path: "usings.cs", encoding: Encoding.UTF8),
                CSharpSyntaxTree.ParseText(source, path: "program.cs", encoding: Encoding.UTF8),
            ],
            References.Value,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        string path = Path.Combine(folder, "program.dll");
        EmitResult result = compilation.Emit(path);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));

        string fibers = typeof(Spawn).Assembly.Location;
        File.Copy(fibers, Path.Combine(folder, Path.GetFileName(fibers)));
        string tests = Path.ChangeExtension(Assembly.GetExecutingAssembly().Location, ".runtimeconfig.json");
        File.Copy(tests, Path.ChangeExtension(path, ".runtimeconfig.json"));
        return path;
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.Append(line).Append('\n');
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
