namespace Bench.Eviction;

/// <summary>W-TinyLFU: a small window by last use, and a main part in two halves by last use, into which only that
/// comes from the window which was asked for more often lately than all that would have to go for it.</summary>
internal sealed class TinyLfuPolicy(long[] lengths, long capacity) : IEvictionPolicy
{
    private const int WindowShare = 100;
    private const double ProtectedShare = 0.8;

    private readonly long windowCapacity = capacity / WindowShare;
    private readonly long mainCapacity = capacity - (capacity / WindowShare);
    private readonly FrequencySketch frequencies = new(lengths.Length);
    private readonly IdList window = new(lengths);
    private readonly IdList probation = new(lengths);
    private readonly IdList favoured = new(lengths);

    public bool Request(int id)
    {
        frequencies.Add(id);
        if (window.Contains(id))
        {
            window.MoveFirst(id);
            return true;
        }

        if (favoured.Contains(id))
        {
            favoured.MoveFirst(id);
            return true;
        }

        if (probation.Contains(id))
        {
            Favour(id);
            return true;
        }

        if (lengths[id] <= mainCapacity)
            window.AddFirst(id);
        while (window.Length > windowCapacity)
            LeaveWindow(window.Last);
        return false;
    }

    private void Favour(int id)
    {
        probation.Remove(id);
        favoured.AddFirst(id);
        while (favoured.Length > mainCapacity * ProtectedShare && favoured.Last != id)
        {
            int last = favoured.Last;
            favoured.Remove(last);
            probation.AddFirst(last);
        }
    }

    private void LeaveWindow(int candidate)
    {
        window.Remove(candidate);
        long missing = probation.Length + favoured.Length + lengths[candidate] - mainCapacity;
        int worth = frequencies.Of(candidate);
        var victims = new List<(IdList From, int Id)>();
        int next = probation.Last;
        IdList from = probation;
        while (missing > 0)
        {
            if (next == IdList.None)
                (from, next) = (favoured, favoured.Last);
            worth -= frequencies.Of(next);
            if (worth < 0)
                return;
            victims.Add((from, next));
            missing -= lengths[next];
            next = from.Before(next);
        }

        foreach ((IdList list, int id) in victims)
            list.Remove(id);
        probation.AddFirst(candidate);
    }
}
