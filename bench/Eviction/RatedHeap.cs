namespace Bench.Eviction;

/// <summary>Objects by a rating that changes; the lowest is at hand. A binary heap that knows each one's
/// place.</summary>
/// <param name="count">Objects that there may be.</param>
internal sealed class RatedHeap(int count)
{
    private readonly int[] heap = new int[count];
    private readonly int[] places = new int[count];
    private readonly double[] ratings = new double[count];

    public int Count { get; private set; }

    /// <summary>The one with the lowest rating.</summary>
    public int Lowest => heap[0];

    public double RatingOf(int id) => ratings[id];

    public void Add(int id, double rating)
    {
        ratings[id] = rating;
        Put(Count, id);
        Rise(Count++);
    }

    /// <summary>Gives another rating to one that is in it.</summary>
    public void Rate(int id, double rating)
    {
        ratings[id] = rating;
        Rise(places[id]);
        Sink(places[id]);
    }

    public void RemoveLowest()
    {
        Put(0, heap[--Count]);
        Sink(0);
    }

    private void Rise(int place)
    {
        int id = heap[place];
        for (int parent = (place - 1) / 2; place > 0 && ratings[heap[parent]] > ratings[id]; parent = (place - 1) / 2)
        {
            Put(place, heap[parent]);
            place = parent;
        }

        Put(place, id);
    }

    private void Sink(int place)
    {
        int id = heap[place];
        while (true)
        {
            int child = (place * 2) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && ratings[heap[child + 1]] < ratings[heap[child]])
                child++;
            if (ratings[heap[child]] >= ratings[id])
                break;
            Put(place, heap[child]);
            place = child;
        }

        Put(place, id);
    }

    private void Put(int place, int id)
    {
        heap[place] = id;
        places[id] = place;
    }
}
