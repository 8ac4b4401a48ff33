namespace Bench.Soak;

/// <summary>A person who tidies up in the tree while it is in use: removes files and folders, moves files elsewhere, puts
/// folders in their place.</summary>
/// <param name="root">The tree.</param>
/// <param name="authority">Of the origin whose files are touched.</param>
/// <param name="random">Decides what is done.</param>
internal sealed class SoakPerson(string root, string authority, Random random)
{
    private const int Pause = 500;

    private readonly string folder = Path.Combine(root, authority);
    private readonly string aside = Path.Combine(root, "aside");

    /// <summary>Deeds that were done.</summary>
    public int DeedCount { get; private set; }

    /// <summary>Goes on until it is to end.</summary>
    public async Task Run(CancellationToken over)
    {
        Directory.CreateDirectory(aside);
        while (!over.IsCancellationRequested)
        {
            try
            {
                Act();
                await Task.Delay(Pause, over);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // The proxy was there first.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Act()
    {
        string[] files = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            : [];
        if (files.Length == 0)
            return;
        string file = files[random.Next(files.Length)];
        switch (random.Next(100))
        {
            case < 55:
                File.Delete(file);
                break;
            case < 85:
                File.Move(file, Path.Combine(aside, "file"), overwrite: true);
                break;
            case < 99:
                File.Delete(file);
                Directory.CreateDirectory(file);
                break;
            default:
                Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
                break;
        }

        DeedCount++;
    }
}
