using System.Buffers;
using System.Text;
using Fibers;
using Replicator.Tests.Diagnostics;

namespace Replicator.Tests.Fuzzing;

/// <summary>Buffers are pooled and not cleared: nobody may see what another left in them.</summary>
[Collection(WithConsole.Name)]
public sealed class IsolationTests
{
    private const int CaseCount = 20;
    private const int ExchangesOfCase = 500;
    private const int LargestBuffer = 2 << 20;
    private const int BuffersOfSize = 16;

    [Fact]
    public void No_byte_of_one_client_gets_into_anothers_answer_page_log_or_file()
    {
        FiberConsole.Install();
        PoisonBuffers();
        int wholeCount = 0;
        int caseCount = 0;
        FuzzRun.Cases(CaseCount, (random, _) =>
        {
            using var one = new IsolationCase(random);
            one.Run(ExchangesOfCase);
            wholeCount += one.WholeCount;
            caseCount++;
        });
        Assert.True(wholeCount > caseCount * ExchangesOfCase / 4, $"only {wholeCount} answers came whole");
    }

    // Whoever sends a byte of a rented buffer that it did not write is seen.
    private static void PoisonBuffers()
    {
        byte[] poison = Encoding.ASCII.GetBytes(IsolationCase.Poison);
        for (int length = 16; length <= LargestBuffer; length *= 2)
        {
            byte[][] rented = [.. Enumerable.Range(0, BuffersOfSize).Select(_ => ArrayPool<byte>.Shared.Rent(length))];
            foreach (byte[] buffer in rented)
            {
                for (int position = 0; position + poison.Length <= buffer.Length; position += poison.Length)
                    poison.CopyTo(buffer, position);
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
