using System.Globalization;
using System.Net;

namespace Replicator.Network;

/// <summary>Says which process listens at an address, as far as the system tells: on Linux, and of processes that this
/// one may look at.</summary>
internal static class ListenerHolder
{
    // The fields of a row of /proc/net/tcp and tcp6.
    private const int LocalField = 1;
    private const int StateField = 3;
    private const int InodeField = 9;

    private const string Listening = "0A";

    /// <returns>As "process 1234 (nginx)"; null: unknown.</returns>
    public static string? Find(IPEndPoint endPoint) =>
        TryRead("/proc/net/tcp", endPoint) ?? TryRead("/proc/net/tcp6", endPoint);

    /// <summary>Finds who is in the way of an address in a table as in /proc/net/tcp.</summary>
    /// <param name="table">Its whole text.</param>
    /// <param name="endPoint">The address that was wanted.</param>
    /// <returns>The socket's inode; null: nobody in this table.</returns>
    public static string? FindInode(string table, IPEndPoint endPoint)
    {
        string address = Spell(endPoint.Address);
        string port = endPoint.Port.ToString("X4", CultureInfo.InvariantCulture);
        bool wantsAll = IsWildcard(address);
        foreach (string row in table.Split('\n'))
        {
            string[] fields = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length <= InodeField || fields[StateField] != Listening)
                continue;
            string[] local = fields[LocalField].Split(':');
            if (local.Length == 2 && local[1] == port && (wantsAll || local[0] == address || IsWildcard(local[0])))
                return fields[InodeField];
        }

        return null;
    }

    private static string? TryRead(string tablePath, IPEndPoint endPoint)
    {
        try
        {
            return FindInode(File.ReadAllText(tablePath), endPoint) is { } inode ? FindProcess(inode) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FindProcess(string inode)
    {
        string link = $"socket:[{inode}]";
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            string id = Path.GetFileName(process);
            if (!id.All(char.IsAsciiDigit))
                continue;
            try
            {
                if (Directory.EnumerateFiles($"{process}/fd").Any(path => new FileInfo(path).LinkTarget == link))
                    return $"process {id} ({PrintableName(process)})";
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another user's, or it has ended.
            }
        }

        return null;
    }

    // It goes to a terminal, and a process chooses its name.
    private static string PrintableName(string process) =>
        string.Concat(File.ReadAllText($"{process}/comm").Where(letter => !char.IsControl(letter)));

    /// <returns>As the table has it: words of four bytes, each as a number of this machine's.</returns>
    private static string Spell(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return string.Concat(Enumerable.Range(0, bytes.Length / 4)
            .Select(word => BitConverter.ToUInt32(bytes, word * 4).ToString("X8", CultureInfo.InvariantCulture)));
    }

    private static bool IsWildcard(string address) => address.All(digit => digit == '0');
}
