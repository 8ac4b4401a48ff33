using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench;

/// <summary>What Linux tells of a process under /proc.</summary>
internal static partial class ProcessFacts
{
    private const int UserTimeField = 11;
    private const int TicksPerSecond = 100;

    private const int Sigterm = 15;

    /// <summary>Words of the first line of /proc/stat: user, nice, system, irq, softirq, steal. Idle and iowait are no
    /// work.</summary>
    private static readonly int[] MachineWork = [1, 2, 3, 6, 7, 8];

    /// <summary>Bytes of a line of <c>/proc/PID/status</c>, as VmRSS, VmHWM, RssFile.</summary>
    public static long StatusBytes(int processId, string name)
    {
        foreach (string line in File.ReadLines($"/proc/{processId}/status"))
        {
            // As in "VmRSS:	   51036 kB".
            if (line.StartsWith($"{name}:", StringComparison.Ordinal))
                return 1024 * long.Parse(line.AsSpan()[(name.Length + 1)..^3], CultureInfo.InvariantCulture);
        }

        throw new IOException($"the system does not tell {name}");
    }

    /// <summary>Sets VmHWM back to what is resident now.</summary>
    public static void ResetPeak(int processId) => File.WriteAllText($"/proc/{processId}/clear_refs", "5");

    /// <summary>CPU seconds of a process and of its children that have ended.</summary>
    public static double CpuSeconds(int processId)
    {
        string stat = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields.AsSpan(UserTimeField, 4).ToArray().Sum(Parse) / TicksPerSecond;
    }

    /// <summary>CPU seconds of the whole machine.</summary>
    public static double MachineSeconds()
    {
        string[] fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);

        return MachineWork.Sum(i => Parse(fields[i])) / TicksPerSecond;
    }

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int processId) => _ = Kill(processId, Sigterm);

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
